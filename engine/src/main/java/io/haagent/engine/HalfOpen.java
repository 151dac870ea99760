package io.haagent.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A number of probes pass, each on a lease. A lease ends exactly once: by its answer, by being
 * given back, or by its time, which counts as a failure. So a call that never reports back can't
 * keep the breaker half-open for ever, the fault that many breakers had.
 *
 * <pre>
 *   UNUSED ──▶ leased (when it ends) ──▶ SUCCEEDED ──▶ FAILED (the body broke off later)
 *                ▲        │    └───────▶ FAILED (answer or end of the lease)
 *                └─ RETURNED ◀┘
 * </pre>
 */
final class HalfOpen extends Phase {
  static final int NONE = -1;

  private static final long RETURNED = -1;
  private static final long SUCCEEDED = -2;
  private static final long FAILED = -3;
  private static final long ONE_SUCCESS = 1L << 32;

  private final long since;
  private final long maxWaitNanos;

  /** When a lease ends, in nanoseconds after {@link #since} and always above 0, or how it ended. */
  private final AtomicLongArray leases;

  private final AtomicInteger used = new AtomicInteger();
  private final AtomicInteger returned = new AtomicInteger();

  /** {@code [successes:32 | failures:32]}. */
  private final AtomicLong answers = new AtomicLong();

  /** No lease ends before this, in nanoseconds after {@link #since}; spares needless sweeps. */
  private volatile long nextEnd;

  HalfOpen(long generation, int calls, long maxWaitNanos, long now) {
    super(generation);
    this.since = now;
    this.maxWaitNanos = maxWaitNanos;
    this.leases = new AtomicLongArray(calls);
    this.nextEnd = end(now);
  }

  /** Takes a lease; returns its number or {@link #NONE}. */
  int acquire(long now) {
    if (used.get() < leases.length()) {
      int lease = used.getAndIncrement();
      if (lease < leases.length()) {
        leases.set(lease, end(now));
        return lease;
      }
    }
    if (returned.get() > 0) {
      for (int lease = 0; lease < leases.length(); lease++) {
        if (leases.compareAndSet(lease, RETURNED, end(now))) {
          returned.getAndDecrement();
          return lease;
        }
      }
    }
    return NONE;
  }

  /** Gives a lease back as if it had never been taken. */
  void giveBack(int lease) {
    long end = leases.get(lease);
    if (end > 0 && leases.compareAndSet(lease, end, RETURNED)) {
      returned.getAndIncrement();
    }
  }

  /** Ends a lease by its answer; one that comes after its time is a failure whatever it says. */
  void answer(int lease, boolean failed, long now) {
    long end = leases.get(lease);
    if (end <= 0) {
      return;
    }
    boolean counted = failed || elapsed(now) >= end;
    if (leases.compareAndSet(lease, end, counted ? FAILED : SUCCEEDED)) {
      answers.getAndAdd(counted ? 1 : ONE_SUCCESS);
    }
  }

  /** Turns a lease's success into a failure. */
  void amend(int lease) {
    if (leases.compareAndSet(lease, SUCCEEDED, FAILED)) {
      answers.getAndAdd(1 - ONE_SUCCESS);
    }
  }

  /** Ends the leases whose time is over. */
  void sweep(long now) {
    long elapsed = elapsed(now);
    if (elapsed < nextEnd) {
      return;
    }
    long next = end(now);
    for (int lease = 0; lease < leases.length(); lease++) {
      long end = leases.get(lease);
      if (end <= 0) {
        continue;
      }
      if (end > elapsed) {
        next = Math.min(next, end);
      } else if (leases.compareAndSet(lease, end, FAILED)) {
        answers.getAndAdd(1);
      }
    }
    nextEnd = next;
  }

  /**
   * Judges the answers so far.
   *
   * @return where to go, or {@link BreakerState#HALF_OPEN} while answers to come can still change
   *     it
   */
  BreakerState verdict(FailureRate rate) {
    long counted = answers.get();
    int calls = leases.length();
    if (rate.reached(counted & 0xffff_ffffL, calls)) {
      return BreakerState.OPEN;
    }
    return rate.reached(calls - (counted >>> 32), calls)
        ? BreakerState.HALF_OPEN
        : BreakerState.CLOSED;
  }

  /** Returns the {@link Tally} of the answers so far. */
  long tally() {
    long counted = answers.get();
    long failures = counted & 0xffff_ffffL;
    return Tally.of((counted >>> 32) + failures, failures);
  }

  @Override
  BreakerState state() {
    return BreakerState.HALF_OPEN;
  }

  private long elapsed(long now) {
    return Math.max(0, now - since);
  }

  private long end(long now) {
    long end = elapsed(now) + maxWaitNanos;
    return maxWaitNanos == 0 || end <= 0 ? Long.MAX_VALUE : end;
  }
}
