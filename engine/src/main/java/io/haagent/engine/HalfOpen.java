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
 *   UNUSED ──▶ leased (since when) ──▶ SUCCEEDED ──▶ FAILED (the body broke off later)
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

  /** When a lease began, one more than its nanoseconds after {@link #since}, or how it ended. */
  private final AtomicLongArray leases;

  private final AtomicInteger used = new AtomicInteger();
  private final AtomicInteger returned = new AtomicInteger();

  /** {@code [successes:32 | failures:32]}. */
  private final AtomicLong answers = new AtomicLong();

  /** No lease that is out began before this; spares needless sweeps. */
  private volatile long oldest = 1;

  HalfOpen(long generation, int calls, long now) {
    super(generation);
    this.since = now;
    this.leases = new AtomicLongArray(calls);
  }

  /** Takes a lease; returns its number or {@link #NONE}. */
  int acquire(long now) {
    if (used.get() < leases.length()) {
      int lease = used.getAndIncrement();
      if (lease < leases.length()) {
        leases.set(lease, moment(now));
        return lease;
      }
    }
    if (returned.get() > 0) {
      for (int lease = 0; lease < leases.length(); lease++) {
        if (leases.compareAndSet(lease, RETURNED, moment(now))) {
          returned.getAndDecrement();
          return lease;
        }
      }
    }
    return NONE;
  }

  /** Gives a lease back as if it had never been taken. */
  void giveBack(int lease) {
    long began = leases.get(lease);
    if (began > 0 && leases.compareAndSet(lease, began, RETURNED)) {
      returned.getAndIncrement();
    }
  }

  /**
   * Ends a lease by its answer; one that comes after its time is a failure whatever it says.
   *
   * @param maxWaitNanos how long a lease lasts; 0 is for ever
   */
  void answer(int lease, boolean failed, long now, long maxWaitNanos) {
    long began = leases.get(lease);
    if (began <= 0) {
      return;
    }
    boolean counted = failed || isOver(began, moment(now), maxWaitNanos);
    if (leases.compareAndSet(lease, began, counted ? FAILED : SUCCEEDED)) {
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
  void sweep(long now, long maxWaitNanos) {
    long moment = moment(now);
    if (!isOver(oldest, moment, maxWaitNanos)) {
      return;
    }
    long first = moment;
    for (int lease = 0; lease < leases.length(); lease++) {
      long began = leases.get(lease);
      if (began <= 0) {
        continue;
      }
      if (!isOver(began, moment, maxWaitNanos)) {
        first = Math.min(first, began);
      } else if (leases.compareAndSet(lease, began, FAILED)) {
        answers.getAndAdd(1);
      }
    }
    oldest = first;
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

  private long moment(long now) {
    return Math.max(0, now - since) + 1;
  }

  private static boolean isOver(long began, long moment, long maxWaitNanos) {
    return maxWaitNanos > 0 && moment - began >= maxWaitNanos;
  }
}
