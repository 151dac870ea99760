package io.haagent.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * A number of probes pass, each on a lease. A lease ends exactly once: by its answer, by being
 * given back, or by its time, which counts as a failure. So a call that never reports back can't
 * keep the breaker half-open for ever, the fault that many breakers had.
 *
 * <pre>
 *   UNUSED ──▶ leased (since when) ──▶ GOOD, SLOW ──▶ FAILED (the body broke off later)
 *                ▲        │    └───────▶ FAILED (answer or end of the lease)
 *                └─ RETURNED ◀┘
 * </pre>
 */
final class HalfOpen extends Phase {
  static final int NONE = -1;

  private static final long RETURNED = -1;

  /** Less the kind of answer, as {@link Window} names them. */
  private static final long ANSWERED = -2;

  private static final long ONE_SUCCESS = 1L << 32;

  private final long since;

  /** How often the breaker has opened since it was closed. */
  final int openings;

  /** When a lease began, one more than its nanoseconds after {@link #since}, or how it ended. */
  private final AtomicLongArray leases;

  private final AtomicInteger used = new AtomicInteger();
  private final AtomicInteger returned = new AtomicInteger();

  /** {@code [successes:32 | failures:32]}. */
  private final AtomicLong answers = new AtomicLong();

  /** {@code [slow:32 | failed or slow:32]}; written first, so that no answer is judged without. */
  private final AtomicLong bad = new AtomicLong();

  /** No lease that is out began before this; spares needless sweeps. */
  private volatile long oldest = 1;

  HalfOpen(long generation, int openings, int calls, long now) {
    super(generation, Moment.at(now));
    this.openings = openings;
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

  /** Has a lease begin only now: what its call waited for before isn't the dependency's time. */
  void restart(int lease, long now) {
    long began = leases.get(lease);
    if (began > 0) {
      leases.compareAndSet(lease, began, moment(now));
    }
  }

  /** Returns when a lease that is out began, else 0. */
  long began(int lease) {
    long moment = leases.get(lease);
    return moment <= 0 ? 0 : since + moment - 1;
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
   * @param slowNanos a call that took longer is slow; 0 is never
   */
  void answer(int lease, boolean failed, long now, long maxWaitNanos, long slowNanos) {
    long began = leases.get(lease);
    if (began <= 0) {
      return;
    }
    long moment = moment(now);
    int kind = failed || isOver(began, moment, maxWaitNanos) ? Window.FAILED : Window.GOOD;
    if (slowNanos > 0 && moment - began > slowNanos) {
      kind |= Window.SLOW;
    }
    end(lease, began, kind);
  }

  private void end(int lease, long began, int kind) {
    if (leases.compareAndSet(lease, began, ANSWERED - kind)) {
      if (kind != Window.GOOD) {
        bad.getAndAdd((kind & Window.SLOW) != 0 ? ONE_SUCCESS + 1 : 1);
      }
      answers.getAndAdd((kind & Window.FAILED) != 0 ? 1 : ONE_SUCCESS);
    }
  }

  /** Turns a lease's success into a failure. */
  void amend(int lease) {
    if (leases.compareAndSet(lease, ANSWERED, ANSWERED - Window.FAILED)) {
      bad.getAndAdd(1);
      answers.getAndAdd(1 - ONE_SUCCESS);
    } else if (leases.compareAndSet(
        lease, ANSWERED - Window.SLOW, ANSWERED - (Window.FAILED | Window.SLOW))) {
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
      } else {
        end(lease, began, Window.FAILED);
      }
    }
    oldest = first;
  }

  /** Returns the rule that the answers so far break whatever is still to come, or null. */
  TripRules.@Nullable Rule broken(TripRules rules) {
    long answered = answers.get();
    long wrong = bad.get();
    return rules.brokenByProbes(
        leases.length(), failures(answered), wrong >>> 32, wrong & 0xffff_ffffL);
  }

  /** Tells whether no answer that is still to come can break a rule. */
  boolean recovered(TripRules rules) {
    long answered = answers.get();
    long wrong = bad.get();
    int calls = leases.length();
    long rest = calls - (answered >>> 32) - failures(answered);
    return rules.brokenByProbes(
            calls,
            failures(answered) + rest,
            rules.timesCalls() ? (wrong >>> 32) + rest : 0,
            (wrong & 0xffff_ffffL) + rest)
        == null;
  }

  int failures() {
    return (int) failures(answers.get());
  }

  /** Returns how many probes have answered what a rule is about, and of how many, for people. */
  String told(TripRules.Rule rule) {
    long answered = answers.get();
    long wrong = bad.get();
    long count =
        switch (rule) {
          case FAILED, IN_A_ROW -> failures(answered);
          case SLOW -> wrong >>> 32;
          case FAILED_OR_SLOW -> wrong & 0xffff_ffffL;
        };
    long all = (answered >>> 32) + failures(answered);
    return rule == TripRules.Rule.IN_A_ROW
        ? count + " of " + all + " probes failed"
        : count + " of " + all + " probes" + rule.verb;
  }

  private static long failures(long answered) {
    return answered & 0xffff_ffffL;
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
