package io.haagent.engine;

import org.jspecify.annotations.Nullable;

/**
 * The policies that each attempt passes, in their order: breaker, limit, bulkhead, within what is
 * left of the deadline. Thread-safe.
 *
 * <p>What an attempt holds is packed in its token, {@code [breaker permit:61 | holds a bulkhead
 * permit:1 | 1]}; a token below 0 is a {@link Refusal}.
 */
final class Admission {
  private static final int ADMITTED = 1;
  private static final int IN_BULKHEAD = 2;
  private static final int PERMIT_SHIFT = 2;

  private final Ticker ticker;
  private final GuardEvents events;
  private final Classification classification;

  /** Nanoseconds, 0 for none. */
  private final long deadline;

  private final @Nullable CircuitBreaker breaker;
  private final @Nullable TokenBucket limit;
  private final long limitWait;
  private final @Nullable Bulkhead bulkhead;
  private final long bulkheadWait;
  private final boolean timedAtEnd;

  Admission(
      Ticker ticker,
      GuardEvents events,
      Classification classification,
      long deadline,
      @Nullable CircuitBreaker breaker,
      boolean overTime,
      @Nullable TokenBucket limit,
      long limitWait,
      @Nullable Bulkhead bulkhead,
      long bulkheadWait) {
    this.ticker = ticker;
    this.events = events;
    this.classification = classification;
    this.deadline = deadline;
    this.breaker = breaker;
    this.limit = limit;
    this.limitWait = limitWait;
    this.bulkhead = bulkhead;
    this.bulkheadWait = bulkheadWait;
    this.timedAtEnd = breaker != null && (deadline > 0 || overTime);
  }

  BreakerState breakerState() {
    return breaker == null ? BreakerState.NONE : breaker.state();
  }

  boolean isOpen(long now) {
    return breaker != null && breaker.isOpen(now);
  }

  /** Asks the policies to admit an attempt; nothing is held when this throws or refuses. */
  long attempt(long start, long now, boolean mayWait) {
    long permit = 0;
    if (breaker != null) {
      permit = breaker.tryAcquireClosed();
      if (permit < 0) {
        permit = breaker.tryAcquire(ticker.nanos());
        if (permit < 0) {
          return refuse(
              permit == CircuitBreaker.ALL_PROBES_OUT
                  ? Refusal.BREAKER_HALF_OPEN.token()
                  : Refusal.BREAKER_OPEN.token(-permit));
        }
      }
    }
    long token = -1;
    try {
      token = limited(start, now, mayWait);
    } finally {
      if (token < 0 && breaker != null) {
        breaker.settle(permit, Outcome.IGNORED, now);
      }
    }
    return token < 0 ? refuse(token) : token | permit << PERMIT_SHIFT;
  }

  private long limited(long start, long now, boolean mayWait) {
    long left = remaining(start, now);
    if (left <= 0) {
      return Refusal.DEADLINE.token();
    }
    if (limit == null) {
      return bulkheaded(left, mayWait);
    }
    long longest = mayWait ? Math.min(limitWait, left - 1) : 0;
    long reservation = limit.reserve(now, longest);
    if (reservation < 0) {
      boolean cut = mayWait && -reservation <= limitWait;
      return cut ? Refusal.DEADLINE.token() : Refusal.LIMIT.token(-reservation);
    }
    long wait = limit.waitNanos(reservation);
    if (wait > 0 && !parkUntil(now + wait)) {
      limit.cancel(now, reservation);
      return Refusal.LIMIT.token();
    }
    long token = bulkheaded(left - wait, mayWait);
    if (token < 0) {
      limit.cancel(now, reservation);
    }
    return token;
  }

  private long bulkheaded(long left, boolean mayWait) {
    if (bulkhead == null) {
      return ADMITTED;
    }
    if (bulkhead.tryAcquire(mayWait ? Math.min(bulkheadWait, left - 1) : 0)) {
      return ADMITTED | IN_BULKHEAD;
    }
    boolean cut = mayWait && left <= bulkheadWait && !Thread.currentThread().isInterrupted();
    return cut ? Refusal.DEADLINE.token() : Refusal.BULKHEAD.token();
  }

  private long refuse(long token) {
    events.refused(token, breakerState(), ticker.nanos());
    return token;
  }

  /** Ends an admitted attempt. */
  void settle(long token, long start, Outcome outcome) {
    if ((token & IN_BULKHEAD) != 0 && bulkhead != null) {
      bulkhead.release();
    }
    if (breaker == null) {
      return;
    }
    long permit = token >>> PERMIT_SHIFT;
    boolean timed = timedAtEnd || outcome == Outcome.FAILURE || CircuitBreaker.isProbe(permit);
    long now = timed ? ticker.nanos() : 0;
    Outcome counted = outcome;
    if (outcome == Outcome.SUCCESS && deadline > 0 && start != 0 && now - start >= deadline) {
      counted = classification.overrun();
    }
    breaker.settle(permit, counted, now);
  }

  /** Turns an attempt settled as success into a failure. */
  void lateFailure(long token) {
    if (breaker != null) {
      breaker.amend(token >>> PERMIT_SHIFT, ticker.nanos());
    }
  }

  /** Parks until a moment of the clock; false, with the flag kept, if interrupted. */
  boolean parkUntil(long end) {
    for (; ; ) {
      if (Thread.currentThread().isInterrupted()) {
        return false;
      }
      long left = end - ticker.nanos();
      if (left <= 0) {
        return true;
      }
      ticker.park(left);
    }
  }

  /** Returns nanoseconds left of the deadline, {@link Long#MAX_VALUE} without one. */
  long remaining(long start, long now) {
    return deadline > 0 && start != 0 ? deadline - (now - start) : Long.MAX_VALUE;
  }
}
