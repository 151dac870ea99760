package io.haagent.engine;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * Stops calling a dependency that fails, and probes whether it has recovered.
 *
 * <p>The state is one reference to an immutable or lock-free {@link Phase}, replaced by CAS. A
 * permit is a {@code long} above or equal to 0, {@code [generation:39 | lease:20 | probe:1]}; what
 * is reported with a permit of an older generation counts for nothing. Every permit is ended once,
 * by {@link #settle}.
 *
 * <p>What the policy says of it can change at any time, by {@link #become}: the phase stays.
 */
final class CircuitBreaker {

  /** Hears of changes of state, on the thread that caused them. */
  interface Listener {
    /** The breaker has judged calls by their {@link Tally}. */
    void transition(BreakerState from, BreakerState to, long tally);

    /** An operator has said so. */
    void ordered(BreakerState from, BreakerState to);
  }

  /** What {@link #tryAcquire} returns where all probes are on their way. */
  static final long ALL_PROBES_OUT = Long.MIN_VALUE;

  /** What {@link #tryAcquire} returns where an operator has opened the breaker. */
  static final long FORCED_OPEN = Long.MIN_VALUE + 1;

  private static final AtomicReferenceFieldUpdater<CircuitBreaker, Phase> PHASE =
      AtomicReferenceFieldUpdater.newUpdater(CircuitBreaker.class, Phase.class, "phase");

  static final int PERMIT_BITS = 60;
  private static final int LEASE_BITS = 20;
  private static final int GENERATION_SHIFT = LEASE_BITS + 1;
  private static final int PROBE = 1;
  private static final int NOT_CLOSED = -1;

  /** A permit of no generation that ever is: what comes of its call counts for nothing. */
  static final long NO_PERMIT = ((1L << (PERMIT_BITS - GENERATION_SHIFT)) - 1) << GENERATION_SHIFT;

  private final Ticker ticker;
  private volatile BreakerTerms terms;
  private volatile Phase phase;

  CircuitBreaker(BreakerTerms terms, Ticker ticker) {
    this.terms = terms;
    this.ticker = ticker;
    this.phase = new Closed(0, terms.shape, ticker.nanos());
  }

  BreakerState state() {
    return phase.state();
  }

  /**
   * Returns the percentage of failures that the breaker goes by: of the window, or of the one that
   * opened it; -1 where there is none, or too few calls are in it.
   */
  double failureRate() {
    Phase current = phase;
    long tally = 0;
    int minimum = 1;
    if (current instanceof Closed closed) {
      tally = closed.window.tally(ticker.nanos());
      minimum = terms.minimumCalls;
    } else if (current instanceof Open open) {
      tally = open.tally;
    }
    int calls = Tally.calls(tally);
    return calls < minimum ? -1 : Tally.failures(tally) * 100.0 / calls;
  }

  /** Tells whether a call at this moment would surely be rejected. */
  boolean isOpen(long now) {
    Phase current = phase;
    return current instanceof Open open
        ? left(open, now) > 0
        : current instanceof Forced forced && forced.open;
  }

  /** Returns a permit, or a value below 0 where the breaker isn't closed and needs the time. */
  long tryAcquireClosed() {
    Phase current = phase;
    return current instanceof Closed ? current.generation << GENERATION_SHIFT : NOT_CLOSED;
  }

  /**
   * Asks for a permit.
   *
   * @return a permit; {@link #ALL_PROBES_OUT}; {@link #FORCED_OPEN}; or, negated, the nanoseconds
   *     until a probe may pass
   */
  long tryAcquire(long now) {
    for (; ; ) {
      Phase current = phase;
      if (current instanceof Closed) {
        return current.generation << GENERATION_SHIFT;
      }
      if (current instanceof Forced forced) {
        return forced.open ? FORCED_OPEN : current.generation << GENERATION_SHIFT;
      }
      if (current instanceof Open open) {
        long left = left(open, now);
        if (left > 0) {
          return -left;
        }
        int probes = terms.settings.halfOpenCalls();
        move(open, new HalfOpen(open.generation + 1, probes, now), 0);
      } else {
        HalfOpen half = (HalfOpen) current;
        int lease = half.acquire(now);
        if (lease != HalfOpen.NONE) {
          return half.generation << GENERATION_SHIFT | (long) lease << 1 | PROBE;
        }
        half.sweep(now, terms.settings.halfOpenMaxWaitNanos());
        if (!judge(half, now)) {
          return ALL_PROBES_OUT;
        }
      }
    }
  }

  /**
   * Ends a permit.
   *
   * @param now 0 where the clock wasn't read; it is then read if it matters
   */
  void settle(long permit, Outcome outcome, long now) {
    Phase current = phase;
    if (current.generation != permit >>> GENERATION_SHIFT) {
      return;
    }
    if (current instanceof Closed closed) {
      if (outcome != Outcome.IGNORED) {
        long time = closed.shape.ofTime() ? time(now) : now;
        judge(closed, closed.window.record(outcome == Outcome.FAILURE, time), time);
      }
    } else if (current instanceof HalfOpen half) {
      if (outcome == Outcome.IGNORED) {
        half.giveBack(lease(permit));
      } else {
        long time = time(now);
        long maxWait = terms.settings.halfOpenMaxWaitNanos();
        half.answer(lease(permit), outcome == Outcome.FAILURE, time, maxWait);
        judge(half, time);
      }
    }
  }

  /** Tells that a permit's call, settled as a success, has failed after all. */
  void amend(long permit, long now) {
    Phase current = phase;
    if (current.generation != permit >>> GENERATION_SHIFT) {
      return;
    }
    if (current instanceof Closed closed) {
      judge(closed, closed.window.amend(now), now);
    } else if (current instanceof HalfOpen half) {
      half.amend(lease(permit));
      judge(half, now);
    }
  }

  /** Opens the breaker, or closes it, whatever the calls come to, until {@link #reset}. */
  void force(boolean open) {
    for (; ; ) {
      Phase current = phase;
      if (current instanceof Forced forced && forced.open == open) {
        return;
      }
      if (order(current, new Forced(current.generation + 1, open))) {
        return;
      }
    }
  }

  /** Closes the breaker with an empty window. */
  void reset() {
    for (; ; ) {
      Phase current = phase;
      if (order(current, new Closed(current.generation + 1, terms.shape, ticker.nanos()))) {
        reshape();
        return;
      }
    }
  }

  /** Says nothing and learns nothing from now on: the policy has no breaker any more. */
  void retire() {
    for (; ; ) {
      Phase current = phase;
      if (PHASE.compareAndSet(this, current, new Forced(current.generation + 1, false))) {
        return;
      }
    }
  }

  /**
   * Goes by other terms from the next decision on. Only a closed breaker's window depends on them:
   * where its shape is another, an empty one takes its place, and calls in flight count in it. An
   * open breaker stays so since when it is, a forced one forced, and a half-open one keeps its
   * number of probes.
   */
  void become(BreakerTerms next) {
    terms = next;
    reshape();
  }

  /** Also asked for after closing: the shape may have changed since it was read for that. */
  private void reshape() {
    for (; ; ) {
      Phase current = phase;
      WindowShape shape = terms.shape;
      if (!(current instanceof Closed closed) || closed.shape.equals(shape)) {
        return;
      }
      PHASE.compareAndSet(this, closed, new Closed(closed.generation, shape, ticker.nanos()));
    }
  }

  private static int lease(long permit) {
    return (int) (permit >>> 1) & (1 << LEASE_BITS) - 1;
  }

  private long left(Open open, long now) {
    return open.left(terms.settings.openForNanos(), now);
  }

  private void judge(Closed closed, long tally, long now) {
    int failures = Tally.failures(tally);
    if (failures == 0) {
      return;
    }
    BreakerTerms by = terms;
    int calls = Tally.calls(tally);
    if (calls >= by.minimumCalls && by.rate.reached(failures, calls)) {
      move(closed, new Open(closed.generation + 1, time(now), tally), tally);
    }
  }

  /** Returns whether the probes' answers have decided. */
  private boolean judge(HalfOpen half, long now) {
    long next = half.generation + 1;
    BreakerTerms by = terms;
    long tally = half.tally();
    switch (half.verdict(by.rate)) {
      case OPEN -> move(half, new Open(next, now, tally), tally);
      case CLOSED -> {
        move(half, new Closed(next, by.shape, now), tally);
        reshape();
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private long time(long now) {
    return now == 0 ? ticker.nanos() : now;
  }

  private void move(Phase from, Phase to, long tally) {
    if (PHASE.compareAndSet(this, from, to)) {
      terms.listener.transition(from.state(), to.state(), tally);
    }
  }

  private boolean order(Phase from, Phase to) {
    if (!PHASE.compareAndSet(this, from, to)) {
      return false;
    }
    terms.listener.ordered(from.state(), to.state());
    return true;
  }
}
