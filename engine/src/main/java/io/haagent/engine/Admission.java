package io.haagent.engine;

import org.jspecify.annotations.Nullable;

/**
 * The policies that each attempt passes, in their order: breaker, limit, bulkhead, within what is
 * left of the deadline. Thread-safe.
 *
 * <p>What an attempt holds is packed in its token, {@code [breaker permit:57 | is timed:1 |
 * bulkhead permit is its stripe's:1 | has a stripe:1 | is a repeat:1 | holds a bulkhead permit:1 |
 * 1]}; a token below 0 is a {@link Refusal}. Where it has a stripe, that one's number lies in the
 * permit's place for the lease; where it is timed, what the adaptive limit knows it by.
 *
 * <p>In shadow the policies decide the same, but no thread is parked for them.
 */
final class Admission {
  private static final int ADMITTED = 1;
  private static final int IN_BULKHEAD = 2;
  private static final int REPEAT = 4;
  private static final int STRIPED = 8;
  private static final int IN_STRIPE = 16;
  static final int TIMED = 32;
  private static final int PERMIT_SHIFT = 6;
  static final int SLOT_SHIFT = PERMIT_SHIFT + CircuitBreaker.LEASE_SHIFT;
  private static final long SLOTS = (long) (Slots.MOST - 1) << SLOT_SHIFT;
  static final long LEASES = CircuitBreaker.LEASES << PERMIT_SHIFT;

  /** The token of an attempt that is made in spite of a refusal, holds nothing and teaches none. */
  private static final long REFUSED_IN_SHADOW = CircuitBreaker.NO_PERMIT << PERMIT_SHIFT | ADMITTED;

  private final Ticker ticker;
  private final boolean shadow;
  private final GuardEvents events;
  private final Counts counts;
  private final Stripes stripes;
  private final LastFailure lastFailure;
  private final Classification classification;

  /** Nanoseconds, 0 for none. */
  private final long deadline;

  /** Nanoseconds, 0 for none. */
  private final long attemptTimeout;

  private final AttemptTimes times;

  private final @Nullable CircuitBreaker breaker;
  private final @Nullable RateLimiter limit;
  private final long limitWait;
  private final @Nullable Bulkhead bulkhead;

  /** Null but where the bulkhead is a group's. */
  private final @Nullable BulkheadShare share;

  private final long bulkheadWait;

  /** Null where the bulkhead has a fixed size. */
  private final @Nullable AdaptiveLimit adaptive;

  /** Null where the guard doesn't tell calls apart by a value. */
  private final @Nullable ValueEntry value;

  /** Null where first attempts pay nothing into it. */
  private final @Nullable RetryBudget budget;

  /** Whether each attempt is told to an injected fault. */
  private final boolean faulty;

  /** Whether an attempt needs no look at the clock but what its policies take. */
  private final boolean mayBeQuick;

  /** Whether that needs the coarse time. */
  private final boolean takesCoarse;

  /** Whether it then passes nothing but a bulkhead of the guard's own. */
  private final boolean mayBeQuickest;

  /**
   * Makes what the attempts of a guard pass, or of one value's, which have no stripes.
   *
   * @param value whose they are, or null
   */
  Admission(
      Ticker ticker,
      boolean shadow,
      GuardState state,
      Classification classification,
      long deadline,
      long attemptTimeout,
      long limitWait,
      @Nullable BulkheadShare share,
      long bulkheadWait,
      boolean faulty,
      @Nullable ValueEntry value) {
    this.ticker = ticker;
    this.shadow = shadow;
    this.events = state.events;
    this.counts = state.counts;
    this.stripes = state.counts.stripes;
    this.budget = state.budget != null && state.budget.takesDeposits() ? state.budget : null;
    this.lastFailure = state.lastFailure;
    this.classification = classification;
    this.deadline = deadline;
    this.attemptTimeout = attemptTimeout;
    this.times = AttemptTimes.of(state, ticker, attemptTimeout, room(value));
    this.breaker = state.breaker;
    this.limit = state.limiter;
    this.limitWait = limitWait;
    this.bulkhead = state.bulkhead;
    this.share = share;
    this.bulkheadWait = bulkheadWait;
    this.adaptive = state.adaptive;
    this.value = value;
    this.faulty = faulty;
    this.mayBeQuick =
        deadline <= 0 && attemptTimeout <= 0 && adaptive == null && value == null && !faulty;
    this.takesCoarse = mayBeQuick && (limit != null || budget != null);
    this.mayBeQuickest = mayBeQuick && breaker == null && limit == null && share == null;
  }

  /** A value has few calls at once, and there are many values. */
  private static int room(@Nullable ValueEntry value) {
    return value == null ? InFlight.SLOTS : ValuePolicies.FEW;
  }

  /** Returns the same for a value's own policies. */
  Admission of(ValueEntry entry, GuardState own) {
    return new Admission(
        ticker,
        shadow,
        own,
        classification,
        deadline,
        attemptTimeout,
        limitWait,
        share,
        bulkheadWait,
        faulty,
        entry);
  }

  BreakerState breakerState() {
    return breaker == null ? BreakerState.NONE : breaker.state();
  }

  boolean isOpen(long now) {
    return breaker != null && breaker.isOpen(now);
  }

  /** Returns the coarse time where {@link #quick} needs one, else 0. */
  long coarse() {
    return takesCoarse ? ticker.coarse() : 0;
  }

  /**
   * Admits a call's first attempt where nothing stands in its way, without a write that other
   * threads wait for and without a look at the clock.
   *
   * @param stripe the calling thread's
   * @param striped of the calling thread's own number
   * @param coarse what {@link #coarse} has returned
   * @return a token, or 0 where {@link #first} is to be asked; nothing is held then
   */
  long quick(Stripe stripe, long striped, long coarse) {
    if (!mayBeQuickest) {
      return mayBeQuick ? pass(stripe, striped, coarse) : 0;
    }
    if (budget != null) {
      budget.isCounted(coarse);
    }
    long token = striped;
    if (bulkhead != null) {
      token = enter(bulkhead, stripe, striped);
      if (token == 0) {
        return 0;
      }
    }
    stripe.admit();
    return token;
  }

  private static long enter(Bulkhead bulkhead, Stripe stripe, long token) {
    if (bulkhead.tryAcquire(stripe)) {
      return token | IN_BULKHEAD | IN_STRIPE;
    }
    return bulkhead.tryAcquire() ? token | IN_BULKHEAD : 0;
  }

  private long pass(Stripe stripe, long striped, long coarse) {
    long token = striped;
    CircuitBreaker asked = breaker;
    if (asked != null) {
      long permit = asked.timesCalls() ? -1 : asked.tryAcquireClosed();
      if (permit < 0) {
        return 0;
      }
      token |= permit << PERMIT_SHIFT;
    }
    if (budget != null) {
      budget.isCounted(coarse);
    }
    if (bulkhead != null) {
      token = enter(bulkhead, stripe, token);
      if (token == 0) {
        return 0;
      }
    } else if (share != null) {
      if (!share.tryAcquire()) {
        return 0;
      }
      token |= IN_BULKHEAD;
    }
    if (limit != null && !take(limit, stripe, coarse)) {
      release(token, stripe);
      return 0;
    }
    stripe.admit();
    return token;
  }

  /** Where calls wait a batch would have its thread overtake them. */
  private boolean take(RateLimiter from, Stripe stripe, long coarse) {
    return limitWait > 0 ? from.reserve(ticker.nanos(), 0) > 0 : from.take(stripe, ticker, coarse);
  }

  /** Returns what the tokens of attempts begin with whose thread owns a number. */
  static long striped(int slot) {
    return ADMITTED | STRIPED | (long) slot << SLOT_SHIFT;
  }

  /** Tells which of a thread's own numbers a token has, {@link Slots#NONE} for none. */
  static int slot(long token) {
    return (token & STRIPED) == 0 ? Slots.NONE : (int) ((token & SLOTS) >>> SLOT_SHIFT);
  }

  static long permit(long token) {
    return ((token & (STRIPED | TIMED)) == 0 ? token : token & ~LEASES) >>> PERMIT_SHIFT;
  }

  /**
   * Ends an attempt that {@link #quick} admitted and that succeeded, on the thread it began on.
   *
   * @param stripe the calling thread's
   */
  void succeed(Stripe stripe, long token) {
    release(token, stripe);
    if (breaker == null) {
      stripe.succeed();
    } else if (!breaker.succeed(permit(token), stripe)) {
      counts.ended(false, Outcome.SUCCESS);
      breaker.settle(permit(token), Outcome.SUCCESS, 0);
    }
  }

  private void release(long token) {
    release(token, holdsStripes(token) ? stripes.get(slot(token)) : null);
  }

  /** Gives the bulkhead's permit back, if there is one; the stripe matters if it has it. */
  private void release(long token, @Nullable Stripe stripe) {
    if ((token & IN_BULKHEAD) == 0) {
      return;
    }
    if (bulkhead == null) {
      if (share != null) {
        share.release();
      }
    } else if ((token & IN_STRIPE) != 0 && stripe != null) {
      bulkhead.release(stripe);
    } else {
      bulkhead.release();
    }
  }

  /** Asks the policies to admit a call's first attempt; nothing is held when this refuses. */
  long first(long start, long now, boolean mayWait) {
    long token = attempt(start, now, mayWait);
    if (token < 0) {
      counts.rejected(Refusal.of(token), shadow);
      if (!shadow) {
        return token;
      }
      token = REFUSED_IN_SHADOW;
    }
    counts.admitted();
    return token;
  }

  /** Asks the policies to admit a repeat or a hedge; nothing is held when this refuses. */
  long repeat(long start, long now, boolean mayWait) {
    long token = attempt(start, now, mayWait);
    if (token < 0) {
      return token;
    }
    counts.admitted();
    return token | REPEAT;
  }

  private long attempt(long start, long now, boolean mayWait) {
    ValueEntry entry = value;
    if (entry == null) {
      return asked(start, now, mayWait);
    }
    entry.enter();
    long token = -1;
    try {
      token = asked(start, now, mayWait);
    } finally {
      if (token < 0) {
        entry.leave();
      }
    }
    return token;
  }

  private long asked(long start, long now, boolean mayWait) {
    CircuitBreaker asked = breaker;
    if (asked == null) {
      long token = limited(start, now, mayWait);
      return token < 0 ? refuse(token) : times.begin(token);
    }
    boolean timed = asked.timesCalls();
    if (timed) {
      asked.look(ticker.nanos());
    }
    long permit = asked.tryAcquireClosed();
    if (permit < 0) {
      permit = asked.tryAcquire(ticker.nanos());
      if (permit < 0) {
        return refuse(Refusal.ofPermit(permit));
      }
    }
    long token = -1;
    try {
      token = limited(start, now, mayWait);
    } finally {
      if (token < 0) {
        asked.settle(permit, Outcome.IGNORED, now);
      }
    }
    if (token < 0) {
      return refuse(token);
    }
    if (timed || attemptTimeout > 0) {
      // Read again, for what the other policies had the call wait for isn't the dependency's time.
      permit = asked.begin(permit, ticker.nanos(), mayWait);
    }
    return times.begin(token | permit << PERMIT_SHIFT);
  }

  /** Notes that an admitted attempt goes on without the thread that it was admitted on. */
  void leave(long token) {
    if (breaker != null) {
      breaker.leave(permit(token));
    }
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
    if (wait > 0 && !shadow && !parkUntil(now + wait)) {
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
    BulkheadShare shared = share;
    if (bulkhead == null && shared == null) {
      return ADMITTED;
    }
    long longest = mayWait && !shadow ? Math.min(bulkheadWait, left - 1) : 0;
    boolean admitted =
        bulkhead != null
            ? bulkhead.tryAcquire(longest)
            : shared != null && shared.tryAcquire(longest);
    if (admitted) {
      return ADMITTED | IN_BULKHEAD;
    }
    boolean cut = mayWait && left <= bulkheadWait && !Thread.currentThread().isInterrupted();
    return cut ? Refusal.DEADLINE.token() : Refusal.BULKHEAD.token();
  }

  private long refuse(long token) {
    events.refused(token, breakerState(), ticker.nanos());
    return token;
  }

  /**
   * Ends an admitted attempt; returns what it counted as.
   *
   * @param read the time, or 0 where it hasn't been read
   */
  Outcome settle(long token, long start, Outcome outcome, long read) {
    return settle(token, start, outcome, read, false);
  }

  /** Ends an admitted attempt that was cut; returns what it counted as. */
  Outcome overran(long token, long start) {
    return settle(token, start, Outcome.SUCCESS, 0, true);
  }

  private Outcome settle(long token, long start, Outcome outcome, long read, boolean wasCut) {
    ValueEntry entry = value;
    if (entry == null || isRefusedInShadow(token) || keepsPlace(token)) {
      return end(token, start, outcome, read, wasCut);
    }
    try {
      return end(token, start, outcome, read, wasCut);
    } finally {
      entry.leave();
    }
  }

  private Outcome end(long token, long start, Outcome outcome, long read, boolean wasCut) {
    release(token);
    boolean timed = deadline > 0 || attemptTimeout > 0 || adaptive != null;
    long now = timed && read == 0 ? ticker.nanos() : read;
    Outcome counted = outcome;
    long began = times.end(token);
    boolean late = isOver(deadline, start, now);
    boolean cut =
        wasCut || (outcome == Outcome.SUCCESS && (late || isOver(attemptTimeout, began, now)));
    if (adaptive != null && began != 0) {
      adaptive.learn(now - began, now, outcome, cut);
    }
    if (cut) {
      counted = classification.overrun();
      counts.timedOut();
      if (counted == Outcome.FAILURE) {
        boolean inAll = late || attemptTimeout == 0;
        lastFailure.noteOverrun(
            inAll ? "deadline" : "attempt timeout", inAll ? deadline : attemptTimeout, now);
      }
    }
    counts.ended((token & REPEAT) != 0, counted);
    if (breaker != null) {
      breaker.settle(permit(token), counted, now);
    }
    return counted;
  }

  /**
   * Returns the token by which an attempt is settled without giving back its permit of the
   * bulkhead, which {@link #leavePlace} does: one that says whose the permit is, and that there is
   * none.
   */
  long keepPlace(long token) {
    return (token & IN_BULKHEAD) == 0 ? token : (token & ~IN_BULKHEAD) | IN_STRIPE;
  }

  private static boolean holdsStripes(long token) {
    return (token & (IN_BULKHEAD | IN_STRIPE)) == (IN_BULKHEAD | IN_STRIPE);
  }

  private static boolean keepsPlace(long token) {
    return (token & (IN_BULKHEAD | IN_STRIPE)) == IN_STRIPE;
  }

  /**
   * Gives the bulkhead's permit back where {@link #keepPlace} has kept it.
   *
   * @param token that of the admission
   */
  void leavePlace(long token) {
    if ((token & IN_BULKHEAD) != 0) {
      release(token);
      if (value != null) {
        value.leave();
      }
    }
  }

  private static boolean isOver(long limit, long began, long now) {
    return limit > 0 && began != 0 && now - began >= limit;
  }

  /** Returns nanoseconds left of a running attempt's time, {@link Long#MAX_VALUE} for no bound. */
  long attemptRemaining(long token, long now) {
    return times.remaining(token, now);
  }

  /** Turns an attempt settled as success into a failure. */
  void lateFailure(long token) {
    counts.failedLate();
    if (breaker != null) {
      breaker.amend(permit(token), ticker.nanos());
    }
  }

  /** Refuses an attempt for what is no policy of these; returns its token. */
  long refused(long token, boolean repeat) {
    refuse(token);
    if (repeat) {
      return token;
    }
    counts.rejected(Refusal.of(token), shadow);
    return shadow ? REFUSED_IN_SHADOW : token;
  }

  static boolean isRefusedInShadow(long token) {
    return token == REFUSED_IN_SHADOW;
  }

  /**
   * Parks until a moment of the clock, or until the guards are taken out; false, with the flag
   * kept, if interrupted.
   */
  boolean parkUntil(long end) {
    for (; ; ) {
      if (Thread.currentThread().isInterrupted()) {
        return false;
      }
      long left = end - ticker.nanos();
      if (left <= 0 || ticker.closed()) {
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
