package io.haagent.engine;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * Stops calling a dependency that fails, and probes whether it has recovered.
 *
 * <p>The state is one reference to an immutable or lock-free {@link Phase}, replaced by CAS. A
 * permit is a {@code long} above or equal to 0, {@code [generation:40 | lease:20 | probe:1]}; what
 * is reported with a permit of an older generation counts for nothing. Every permit is ended once,
 * by {@link #settle}.
 */
final class CircuitBreaker {

  /** Hears of changes of state, on the thread that caused them. */
  interface Listener {
    void transition(BreakerState from, BreakerState to, long tally);
  }

  /** What {@link #tryAcquire} returns where all probes are on their way. */
  static final long ALL_PROBES_OUT = Long.MIN_VALUE;

  private static final AtomicReferenceFieldUpdater<CircuitBreaker, Phase> PHASE =
      AtomicReferenceFieldUpdater.newUpdater(CircuitBreaker.class, Phase.class, "phase");

  private static final int LEASE_BITS = 20;
  private static final int PROBE = 1;
  private static final int NOT_CLOSED = -1;

  private final WindowShape shape;
  private final BreakerSettings settings;
  private final FailureRate rate;
  private final int minimumCalls;
  private final Listener listener;
  private volatile Phase phase;

  CircuitBreaker(WindowShape shape, BreakerSettings settings, Listener listener, long now) {
    this.shape = shape;
    this.settings = settings;
    this.rate = new FailureRate(settings.failureRate(), settings.strict());
    this.minimumCalls = shape.minimumCalls(settings.minimumCalls());
    this.listener = listener;
    this.phase = new Closed(0, shape.open(now));
  }

  BreakerState state() {
    return phase.state();
  }

  /** Tells whether a call at this moment would surely be rejected. */
  boolean isOpen(long now) {
    return phase instanceof Open open && open.left(now) > 0;
  }

  /** Returns a permit, or a value below 0 where the breaker isn't closed and needs the time. */
  long tryAcquireClosed() {
    Phase current = phase;
    return current instanceof Closed ? current.generation << (LEASE_BITS + 1) : NOT_CLOSED;
  }

  /**
   * Asks for a permit.
   *
   * @return a permit; {@link #ALL_PROBES_OUT}; or, negated, the nanoseconds until a probe may pass
   */
  long tryAcquire(long now) {
    for (; ; ) {
      Phase current = phase;
      if (current instanceof Closed) {
        return current.generation << (LEASE_BITS + 1);
      }
      if (current instanceof Open open) {
        long left = open.left(now);
        if (left > 0) {
          return -left;
        }
        move(open, halfOpen(open.generation + 1, now), 0);
      } else {
        HalfOpen half = (HalfOpen) current;
        int lease = half.acquire(now);
        if (lease != HalfOpen.NONE) {
          return half.generation << (LEASE_BITS + 1) | (long) lease << 1 | PROBE;
        }
        half.sweep(now);
        if (!judge(half, now)) {
          return ALL_PROBES_OUT;
        }
      }
    }
  }

  /** Tells whether a permit is a probe's. */
  static boolean isProbe(long permit) {
    return (permit & PROBE) != 0;
  }

  /** Ends a permit. */
  void settle(long permit, Outcome outcome, long now) {
    Phase current = phase;
    if (current.generation != permit >>> (LEASE_BITS + 1)) {
      return;
    }
    if (current instanceof Closed closed) {
      if (outcome != Outcome.IGNORED) {
        judge(closed, closed.window.record(outcome == Outcome.FAILURE, now), now);
      }
    } else if (current instanceof HalfOpen half) {
      if (outcome == Outcome.IGNORED) {
        half.giveBack(lease(permit));
      } else {
        half.answer(lease(permit), outcome == Outcome.FAILURE, now);
        judge(half, now);
      }
    }
  }

  /** Tells that a permit's call, settled as a success, has failed after all. */
  void amend(long permit, long now) {
    Phase current = phase;
    if (current.generation != permit >>> (LEASE_BITS + 1)) {
      return;
    }
    if (current instanceof Closed closed) {
      judge(closed, closed.window.amend(now), now);
    } else if (current instanceof HalfOpen half) {
      half.amend(lease(permit));
      judge(half, now);
    }
  }

  private static int lease(long permit) {
    return (int) (permit >>> 1) & (1 << LEASE_BITS) - 1;
  }

  private void judge(Closed closed, long tally, long now) {
    int failures = Tally.failures(tally);
    int calls = Tally.calls(tally);
    if (failures > 0 && calls >= minimumCalls && rate.reached(failures, calls)) {
      move(closed, open(closed.generation + 1, now), tally);
    }
  }

  /** Returns whether the probes' answers have decided. */
  private boolean judge(HalfOpen half, long now) {
    long next = half.generation + 1;
    switch (half.verdict(rate)) {
      case OPEN -> move(half, open(next, now), half.tally());
      case CLOSED -> move(half, new Closed(next, shape.open(now)), half.tally());
      default -> {
        return false;
      }
    }
    return true;
  }

  private Open open(long generation, long now) {
    return new Open(generation, now, settings.openForNanos());
  }

  private HalfOpen halfOpen(long generation, long now) {
    return new HalfOpen(generation, settings.halfOpenCalls(), settings.halfOpenMaxWaitNanos(), now);
  }

  private void move(Phase from, Phase to, long tally) {
    if (PHASE.compareAndSet(this, from, to)) {
      listener.transition(from.state(), to.state(), tally);
    }
  }
}
