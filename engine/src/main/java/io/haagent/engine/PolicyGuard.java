package io.haagent.engine;

import io.haagent.bootstrap.Guard;
import io.haagent.bootstrap.Invocation;
import io.haagent.bootstrap.Substitute;
import java.lang.invoke.MethodHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One guard of the policy file: its policies in their one order, outermost first.
 *
 * <pre>
 *   fallback ─▶ deadline ─▶ retry ─▶ breaker ─▶ limit ─▶ bulkhead ─▶ fault ─▶ the call
 * </pre>
 *
 * <p>The breaker is asked first, so that an open one costs no token and no wait. What a later
 * policy refuses says nothing about the dependency: the breaker gets its permit back.
 *
 * <p>Thread-safe. While nothing goes wrong a call allocates nothing, takes no lock, and reads the
 * clock at its start and its end only where a {@code deadline} or slow calls need it.
 */
public final class PolicyGuard extends Guard {
  private final int id;
  private final String name;
  private final Ticker ticker;
  private final Scheduler scheduler;
  private final Classification classification;
  private final boolean shadow;
  private final GuardState state;
  private final Stripes stripes;
  private final Admission admission;
  private final @Nullable KeyedAdmission keyed;
  private final @Nullable Retry retry;

  /** Null where attempts have no hedges; there in shadow, too. */
  private final @Nullable Hedge hedge;

  private final Refusals refusals;
  private final @Nullable Fallback fallback;
  private final @Nullable Fault fault;
  private final boolean idempotent;
  private final HeadersTo headersTo;

  /** Whether what a method returns matters. */
  private final boolean judges;

  /** The guards of the values that calls are told apart by, or null. */
  private final @Nullable ValueGuards values;

  /** Whether each call's duration is taken, and not only that of one in 64. */
  private final boolean timesCalls;

  /** Whether policies on the long way of admission need the time. */
  private final boolean timed;

  /** Nanoseconds, 0 for none. */
  private final long deadline;

  /** Whether attempts have a time of their own that cuts them; not in shadow. */
  private final boolean cutsAttempts;

  /** Null where no method is interrupted. */
  private final @Nullable Interrupts interrupts;

  PolicyGuard(PolicyGuardBuilder builder) {
    long now = builder.ticker.nanos();
    id = builder.id;
    name = builder.name;
    ticker = builder.ticker;
    scheduler = builder.scheduler();
    shadow = builder.shadow;
    classification = builder.classification();
    state = builder.state(now);
    stripes = state.counts.stripes;
    admission = builder.admission(classification, state);
    keyed = builder.keyed(admission, state, now);
    retry = builder.retry(state);
    hedge = builder.hedge(state);
    refusals = new Refusals(name, null, builder.rejectionClass());
    fallback = builder.fallback(classification, state);
    fault = builder.fault(this, state);
    idempotent = builder.idempotent;
    judges = classification.judgesResults();
    headersTo = builder.headersTo();
    deadline = builder.deadline;
    cutsAttempts = builder.attemptTimeout > 0 && !shadow;
    interrupts = builder.interrupts(scheduler, state.counts);
    timesCalls = builder.timesCalls();
    timed = deadline > 0 || builder.limit != null || paysDeposits();
    values = builder.values(this, now);
  }

  /** One value's guard. */
  private PolicyGuard(PolicyGuard guard, ValueEntry entry, GuardState own) {
    id = guard.id;
    name = guard.name;
    ticker = guard.ticker;
    scheduler = guard.scheduler;
    shadow = guard.shadow;
    classification = guard.classification;
    state = own;
    stripes = guard.stripes;
    admission = guard.admission.of(entry, own);
    keyed = null;
    retry = guard.retry;
    hedge = guard.hedge;
    refusals = guard.refusals.of(entry.label);
    fallback = guard.fallback;
    fault = guard.fault;
    idempotent = guard.idempotent;
    judges = guard.judges;
    headersTo = guard.headersTo;
    deadline = guard.deadline;
    cutsAttempts = guard.cutsAttempts;
    interrupts = guard.interrupts;
    timesCalls = guard.timesCalls;
    timed = guard.timed;
    values = null;
  }

  /** Returns the guard of a value, which has all but its breaker, limit and bulkhead of this. */
  PolicyGuard of(ValueEntry entry, GuardState own) {
    return new PolicyGuard(this, entry, own);
  }

  @Override
  public PolicyGuard of(long number, @Nullable Object called) {
    return values == null ? this : values.of(number, called);
  }

  /** Returns what calls are told apart by for the whole guard, or null where they aren't. */
  public @Nullable CallKey per() {
    return values == null ? null : values.by();
  }

  /**
   * Returns how the values are that calls are told apart by, or null where they aren't.
   *
   * @param most how many of those to name whose breakers aren't closed
   */
  public @Nullable ValuesStatus values(int most) {
    return values == null ? null : values.status(most);
  }

  /** Returns the guards of the values, or null. */
  @Nullable ValueGuards values() {
    return values;
  }

  /** Ends what goes on by itself: another guard has come instead, and takes nothing over. */
  void retire() {
    if (state.breaker != null) {
      state.breaker.retire();
    }
    if (state.adaptive != null && state.group == null) {
      state.adaptive.retire();
    }
  }

  /**
   * Returns a message's beginning, such as {@code guard "inventory"} or {@code guard "inventory"
   * [host a.example]}.
   */
  public String shown() {
    return refusals.shown();
  }

  /**
   * Begins a guard without any policy.
   *
   * @param id what {@link Nesting} tells guards apart by; guards of one name have one id
   * @param name the guard's name as the policy file gives it
   */
  public static PolicyGuardBuilder builder(int id, String name) {
    return new PolicyGuardBuilder(id, name);
  }

  /** Returns the number that {@link Nesting} knows the guard by. */
  public int id() {
    return id;
  }

  /** Returns the guard's name as the policy file gives it. */
  public String name() {
    return name;
  }

  /** Returns the timer for asynchronous backoff and deadlines. */
  public Scheduler scheduler() {
    return scheduler;
  }

  /** Returns {@code retry.idempotent}: the user says that any request may be repeated. */
  public boolean idempotent() {
    return idempotent;
  }

  /** Returns which hosts are told an attempt's number and deadline; none in shadow. */
  public HeadersTo headersTo() {
    return headersTo;
  }

  /** Returns the breaker's state, {@link BreakerState#NONE} without one. */
  public BreakerState breakerState() {
    return values == null ? admission.breakerState() : values.status(0).worst();
  }

  /** Returns what the guard's next version goes on with. */
  GuardState state() {
    return state;
  }

  /** Returns the limit that is kept for each key, or null. */
  @Nullable KeyedLimit keyedLimit() {
    return keyed == null ? null : keyed.limit();
  }

  /** Returns what calls are told apart by, or null where they aren't. */
  public @Nullable CallKey keyedBy() {
    return keyed == null ? null : keyed.limit().settings().key();
  }

  /** Returns what names a call's tier, or null where there are none. */
  public @Nullable CallKey tierBy() {
    return keyed == null ? null : keyed.limit().settings().tierBy();
  }

  /**
   * Returns the names of the keys with the most calls, the hottest first; none where the limit
   * isn't kept for each key.
   *
   * @param most how many, 1,000 at most
   */
  public List<String> hottestKeys(int most) {
    return keyed == null ? List.of() : keyed.limit().hottest(most);
  }

  /** Tells whether the guard lets every call pass and only tells what it would have done. */
  public boolean shadow() {
    return shadow;
  }

  /** Returns the guard's state and counts. */
  public GuardStatus status() {
    return new GuardReport(state, ticker).status(values);
  }

  /** Returns what of the guard is to outlive the JVM. */
  public GuardMemory memory() {
    return new GuardReport(state, ticker).memory(keyedLimit());
  }

  /** Returns a number that changes with the breaker's state. */
  public long transitions() {
    return state.breaker == null ? 0 : state.breaker.generation();
  }

  /** Returns how many calls have ended or were rejected. */
  public long calls() {
    return state.counts.calls();
  }

  /**
   * Rejects every call from the next one on, until {@link #forceClosed} or {@link #reset}.
   *
   * @return false without a breaker
   */
  public boolean forceOpen() {
    if (values != null) {
      return values.force(BreakerState.FORCED_OPEN);
    }
    if (state.breaker != null) {
      state.breaker.force(true);
    }
    return state.breaker != null;
  }

  /**
   * Has the breaker admit every call, whatever comes of it, until {@link #forceOpen} or {@link
   * #reset}; the other policies go on.
   *
   * @return false without a breaker
   */
  public boolean forceClosed() {
    if (values != null) {
      return values.force(BreakerState.FORCED_CLOSED);
    }
    if (state.breaker != null) {
      state.breaker.force(false);
    }
    return state.breaker != null;
  }

  /**
   * Has the breaker begin anew as its mode says, closed and with an empty window where it is on;
   * also one whose state was forced.
   *
   * @return false without a breaker
   */
  public boolean reset() {
    if (values != null) {
      return values.force(BreakerState.NONE);
    }
    if (state.breaker != null) {
      state.breaker.reset();
    }
    return state.breaker != null;
  }

  /**
   * Says what the breaker is there for, until the policy's {@code breaker.mode} changes; ends what
   * was forced. A window that there is goes on.
   *
   * @return false without a breaker
   */
  public boolean breakerMode(BreakerMode mode) {
    if (values != null) {
      return values.mode(mode);
    }
    if (state.breaker != null) {
      state.breaker.mode(mode);
    }
    return state.breaker != null;
  }

  /** Tells whether the policy has a retry at all, be it in shadow. */
  public boolean retries() {
    return retry != null && retry.maxAttempts() > 1;
  }

  @Override
  public boolean repeats() {
    return (hedge != null || retries()) && !shadow;
  }

  /** Tells whether a call that hasn't been answered is made once more beside itself. */
  public boolean hedges() {
    return hedge != null && !shadow;
  }

  /** Returns the hedging, also that which would be, or null. */
  @Nullable Hedge hedge() {
    return hedge;
  }

  private boolean paysDeposits() {
    return state.budget != null && state.budget.takesDeposits();
  }

  @Override
  public long start() {
    return timesCalls ? time() : 0;
  }

  @Override
  public long enter(long start) {
    // First, for this may look at the clock and make a thread: nothing is held then, and there is
    // nothing in registers yet that had to be put aside for it.
    long coarse = admission.coarse();
    Owner owner = Nesting.owner();
    if (owner == null) {
      return enterUnowned(start, 0);
    }
    // Before the guard is noted, for it may have to be made.
    Stripe stripe = stripes.owned(owner.slot);
    if (!owner.enter(id)) {
      return FREE;
    }
    long token;
    try {
      if (stripe.isToBeTimed()) {
        time(stripe);
      }
      token = admission.quick(stripe, owner.token, coarse);
    } catch (Throwable t) {
      leave();
      throw t;
    }
    return token == FREE ? goOn(start, stripe, 0) : token;
  }

  private long enterUnowned(long start, long key) {
    return Nesting.enterUnowned(id, timesCalls ? null : ticker) ? goOn(start, null, key) : FREE;
  }

  /**
   * Goes on inside of the guard, where not all is well or a policy needs more.
   *
   * @param stripe the calling thread's, or null where it has none
   * @param key what {@link #key} returned, or 0
   */
  private long goOn(long start, @Nullable Stripe stripe, long key) {
    long token = FREE;
    try {
      if (stripe != null) {
        draw(stripe);
      }
      token =
          key == 0
              ? first(start, timed ? (start == 0 ? time() : start) : 0, true)
              : admit(start, true, key);
      if (token > FREE) {
        arm(token, start);
      }
      return token;
    } finally {
      if (token <= 0) {
        leave();
      }
    }
  }

  /** Gets ready what may strike an attempt that begins on the calling thread. */
  private void arm(long token, long start) {
    arm(start);
    if (interrupts != null) {
      interrupts.arm(Math.min(remaining(start), attemptRemaining(token)));
    }
  }

  private void time(Stripe stripe) {
    stripe.time(timesCalls ? 0 : time());
  }

  /** Perhaps times a call that the stripe won't count. */
  private void draw(Stripe stripe) {
    if (!timesCalls && stripe.draw()) {
      stripe.time(time());
    }
  }

  /**
   * Notes that the calling thread leaves the guard.
   *
   * @return when its call began, if that was noted, else 0
   */
  private long leave() {
    Owner owner = Nesting.find();
    if (owner == null) {
      return Nesting.exit(id);
    }
    owner.exit(id);
    return stripes.owned(owner.slot).takeBegan();
  }

  @Override
  public long key(long number, @Nullable Object value, @Nullable Object tier) {
    return keyed == null ? 0 : keyed.limit().key(number, value, tier);
  }

  @Override
  public long enter(long start, long key) {
    if (keyed == null) {
      return enter(start);
    }
    Owner owner = Nesting.owner();
    if (owner == null) {
      return enterUnowned(start, key);
    }
    Stripe stripe = stripes.owned(owner.slot);
    return owner.enter(id) ? goOn(start, stripe, key) : FREE;
  }

  /** Like {@link #admit(long, boolean)}, for a call with a {@link #key}. */
  public long admit(long start, boolean mayWait, long key) {
    if (keyed == null) {
      return admit(start, mayWait);
    }
    long now = start != 0 ? start : time();
    long token = keyed.ask(key, false, start, now, mayWait);
    if (token > 0 && state.budget != null) {
      state.budget.deposit(now);
    }
    return token;
  }

  /** Like {@link #readmit(long, boolean)}, for a call with a {@link #key}. */
  public long readmit(long start, boolean mayWait, long key) {
    return keyed == null
        ? readmit(start, mayWait)
        : repeated(keyed.ask(key, true, start, time(), mayWait));
  }

  /**
   * Asks the policies to admit a call's first attempt, without regard to nesting. Nothing is held
   * when this throws.
   *
   * @param start what {@link #start} returned
   * @param mayWait whether the calling thread may be parked where a policy has a {@code wait}
   * @return a token above 0 to {@link #settle}, or one below 0 for {@link #rejected}
   */
  public long admit(long start, boolean mayWait) {
    return first(start, timed ? time() : 0, mayWait);
  }

  /**
   * Asks the policies to admit a repeat, after {@link #retryDelay} and its wait; else like {@link
   * #admit}, which would pay a first attempt's share into the retry budget.
   */
  public long readmit(long start, boolean mayWait) {
    return repeated(admission.repeat(start, timed ? time() : 0, mayWait));
  }

  private long repeated(long token) {
    if (token > 0) {
      state.counts.retried();
    }
    return token;
  }

  /**
   * Asks the policies to admit a hedge, another attempt beside the running one; nothing waits.
   * There are none while the breaker isn't closed, more than four fifths of the bulkhead are taken
   * or the budget is used up: a dependency that is slow for all calls isn't helped by more of them.
   *
   * @param key of the call, or 0
   * @return a token above 0 to {@link #settle}; else there is no hedge
   */
  public long admitHedge(long start, long key) {
    if (hedge == null || !mayHedge(start) || !hedge.withdraw()) {
      return FREE;
    }
    return keyed == null
        ? admission.repeat(start, timed ? time() : 0, false)
        : keyed.ask(key, true, start, time(), false);
  }

  /** Tells whether the other policies leave room for a hedge. */
  boolean mayHedge(long start) {
    if (remaining(start) <= 0) {
      return false;
    }
    BreakerState breaker = breakerState();
    if (breaker == BreakerState.OPEN
        || breaker == BreakerState.HALF_OPEN
        || breaker == BreakerState.FORCED_OPEN) {
      return false;
    }
    BulkheadStatus bulkhead = state.bulkhead();
    return bulkhead == null || bulkhead.inUse() * 5L <= bulkhead.size() * 4L;
  }

  private long first(long start, long now, boolean mayWait) {
    long token = admission.first(start, now, mayWait);
    if (token > 0 && state.budget != null) {
      state.budget.deposit(now);
    }
    return token;
  }

  /**
   * Tells that an admitted attempt, whose first part has returned, goes on elsewhere: should it
   * hang, it is not this thread that stands in it.
   */
  public void leave(long token) {
    admission.leave(token);
  }

  /**
   * Ends an admitted attempt, exactly once: gives its permits back and tells the breaker.
   *
   * @param token above 0
   * @param outcome {@link Outcome#SUCCESS} of an attempt that ends after the deadline counts as the
   *     timeout that it is
   * @return what the attempt counted as
   */
  public Outcome settle(long token, long start, Outcome outcome) {
    return admission.settle(token, start, outcome, 0);
  }

  /**
   * Ends an admitted attempt that threw, also where the exception fails to be judged: its methods
   * are the application's, and a permit that isn't given back here is lost for ever.
   */
  void settleThrown(long token, long start, Throwable thrown) {
    Outcome outcome = Outcome.IGNORED;
    try {
      outcome = classification.outcome(thrown);
    } finally {
      settle(token, start, outcome);
    }
    if (outcome == Outcome.FAILURE) {
      note(thrown);
    }
  }

  /** Ends an admitted attempt that its caller has taken back, exactly once, as {@link #settle}. */
  public void cancelled(long token, long start) {
    state.counts.takenBack();
    settle(token, start, Outcome.IGNORED);
  }

  /** Notes how long a call took that has ended for good and wasn't taken back. */
  public void took(long start) {
    if (start != 0) {
      state.latency.record(ticker.nanos() - start);
    }
  }

  /** Remembers, in words, the exception that an attempt failed with. */
  public void note(Throwable thrown) {
    state.lastFailure.note(Classification.unwrap(thrown), ticker.nanos());
  }

  /** Remembers the HTTP status that an attempt failed with. */
  public void note(int status) {
    state.lastFailure.note(status, ticker.nanos());
  }

  /**
   * Tells that an attempt already settled as success turned out to have failed: an HTTP body that
   * broke off. Counts for nothing once the breaker has changed its state.
   */
  public void lateFailure(long token) {
    admission.lateFailure(token);
  }

  /** Returns what an attempt that threw means to the breaker. */
  public Outcome classify(Throwable thrown) {
    return classification.outcome(thrown);
  }

  /** Returns what an attempt that was answered with an HTTP status means to the breaker. */
  public Outcome classify(int status) {
    return classification.outcome(status);
  }

  /** Tells whether what an attempt threw doesn't end a call while a hedge is running. */
  public boolean fails(Throwable thrown) {
    return repeatable(thrown) || classify(thrown) == Outcome.FAILURE;
  }

  /** Tells the same of an HTTP status. */
  public boolean fails(int status) {
    return repeatable(status) || classify(status) == Outcome.FAILURE;
  }

  /** Tells the same of what a method's stage brought. */
  boolean failsResult(@Nullable Object result) {
    return judges
        && (repeatableResult(result) || classification.outcomeOfResult(result) == Outcome.FAILURE);
  }

  /** Tells whether {@code retry.on} lists what an attempt threw. */
  public boolean repeatable(Throwable thrown) {
    return retry != null && classification.repeatable(thrown);
  }

  /** Tells whether {@code retry.on} lists an HTTP status. */
  public boolean repeatable(int status) {
    return retry != null && classification.repeatable(status);
  }

  /**
   * Decides whether there is another attempt and takes its token from the budget. To be asked after
   * {@link #settle}, for the attempt may have opened the breaker.
   *
   * @param attempt how many attempts have been made
   * @return nanoseconds to wait before {@link #readmit}, or -1 where the attempts, the deadline or
   *     the budget are at their end, the breaker is open, or the thread was interrupted; and, once
   *     the repeat that would have been is counted, in shadow
   */
  public long retryDelay(long start, int attempt) {
    return retryDelay(start, attempt, 0);
  }

  /**
   * Decides like {@link #retryDelay(long, int)} where the dependency has asked to be left alone.
   *
   * @param notBefore for so many nanoseconds, 0 for none
   * @return at least these, or -1 also where they are more than the backoff's longest
   */
  public long retryDelay(long start, int attempt, long notBefore) {
    if (retry == null || attempt >= retry.maxAttempts() || Thread.currentThread().isInterrupted()) {
      return -1;
    }
    long now = ticker.nanos();
    if (admission.isOpen(now)) {
      return -1;
    }
    long remaining = admission.remaining(start, now);
    long delay = retry.delay(attempt, start, now, remaining, notBefore);
    if (!shadow || delay < 0) {
      return delay;
    }
    state.counts.retried();
    return -1;
  }

  /** Parks for so many nanoseconds; false, with the thread's flag kept, if interrupted. */
  public boolean pause(long nanos) {
    return admission.parkUntil(ticker.nanos() + nanos);
  }

  /** Returns nanoseconds until the deadline cuts the call, {@link Long#MAX_VALUE} for never. */
  public long remaining(long start) {
    return deadline > 0 && !shadow ? admission.remaining(start, ticker.nanos()) : Long.MAX_VALUE;
  }

  /** Tells whether a running attempt may be cut, by the deadline or by its own time. */
  public boolean cuts() {
    return cutsAttempts || (deadline > 0 && !shadow);
  }

  /** Tells whether attempts have a time of their own that cuts them. */
  boolean cutsAttempts() {
    return cutsAttempts;
  }

  /** Returns nanoseconds until a running attempt is cut, {@link Long#MAX_VALUE} for never. */
  public long attemptRemaining(long token) {
    return cutsAttempts ? admission.attemptRemaining(token, ticker.nanos()) : Long.MAX_VALUE;
  }

  /**
   * Ends an admitted attempt that was cut while it ran, exactly once, as {@link #settle}.
   *
   * @return what the attempt counted as
   */
  public Outcome overran(long token, long start) {
    return admission.overran(token, start);
  }

  /**
   * Has an attempt, which is about to be settled, go on being one that runs: it keeps its permit of
   * the bulkhead and is counted as given up, until {@link #back}.
   *
   * @return the token to settle it by
   */
  long giveUp(long token) {
    state.counts.outlived(1);
    return admission.keepPlace(token);
  }

  /**
   * Ends an attempt that had been given up, exactly once.
   *
   * @param token that of its admission
   */
  void back(long token) {
    state.counts.outlived(-1);
    admission.leavePlace(token);
  }

  /** Puts a token below 0 into words. */
  public Rejected rejected(long token) {
    return refusals.rejected(token);
  }

  /**
   * Makes the exception that {@code reject.throw} names.
   *
   * @param loader the loader of the class whose call is rejected; null is the boot loader
   * @return null where none is named or, after one warning, where it can't be made
   */
  public @Nullable Throwable custom(Rejected rejected, @Nullable ClassLoader loader) {
    return refusals.custom(rejected, loader);
  }

  @Override
  public Throwable rejection(long token, Class<?> caller) {
    return refusals.exception(token, caller.getClassLoader());
  }

  @Override
  public void success(long token, long start) {
    if (token <= 0) {
      return;
    }
    int slot = Admission.slot(token);
    if (slot == Slots.NONE) {
      if (interrupts != null) {
        // That it came too late its duration shows.
        interrupts.disarm();
      }
      try {
        long now = timesCalls ? time() : 0;
        Outcome unused = admission.settle(token, start, Outcome.SUCCESS, now);
        if (start != 0) {
          state.latency.record(now - start);
        }
      } finally {
        took(leave());
      }
    } else {
      Stripe stripe = stripes.owned(slot);
      try {
        admission.succeed(stripe, token);
      } finally {
        Slots.exit(slot, id);
      }
      if (stripe.isTimed()) {
        took(stripe.takeBegan());
      }
    }
  }

  @Override
  public long failure(long token, long start, int attempt, Throwable thrown) {
    return failure(token, start, attempt, thrown, 0);
  }

  @Override
  public long failure(long token, long start, int attempt, Throwable thrown, long key) {
    if (token <= 0) {
      return FREE;
    }
    long next = FREE;
    try {
      boolean cut = interrupts != null && interrupts.disarm();
      if (cut) {
        overran(token, start);
      } else {
        settleThrown(token, start, thrown);
      }
      boolean repeats = cut ? repeatsOverrun() : repeatable(thrown);
      next = repeats ? again(start, attempt, key) : FREE;
    } finally {
      if (next <= 0) {
        long began = leave();
        took(timesCalls ? start : began);
      }
    }
    return next;
  }

  private boolean repeatsOverrun() {
    return retry != null && classification.repeatsOverrun();
  }

  /** Tells whether what a method returns matters. */
  boolean judges() {
    return judges;
  }

  @Override
  public long answered(long token, long start, int attempt, @Nullable Object result, long key) {
    if (interrupts != null) {
      // That it came too late its duration shows.
      interrupts.disarm();
    }
    Outcome outcome = classification.outcomeOfResult(result);
    boolean repeatable = repeatableResult(result);
    if (outcome == Outcome.SUCCESS && !repeatable) {
      success(token, start);
      return FREE;
    }
    if (token <= 0) {
      return FREE;
    }
    long next = FREE;
    try {
      settleResult(token, start, result);
      next = repeatable ? again(start, attempt, key) : FREE;
    } finally {
      if (next <= 0) {
        long began = leave();
        took(timesCalls ? start : began);
      }
    }
    return next == FREE && outcome != Outcome.SUCCESS ? UNWANTED : next;
  }

  /** Ends an admitted attempt that returned a value, where that {@linkplain #judges matters}. */
  void settleResult(long token, long start, @Nullable Object result) {
    Outcome outcome = classification.outcomeOfResult(result);
    settle(token, start, outcome);
    if (outcome == Outcome.FAILURE) {
      state.lastFailure.noteResult(result, ticker.nanos());
    }
  }

  /** Tells whether {@code retry.on} lists what an attempt returned. */
  boolean repeatableResult(@Nullable Object result) {
    return retry != null && classification.repeatableResult(result);
  }

  private long again(long start, int attempt, long key) {
    long delay = retryDelay(start, attempt);
    if (delay < 0 || !pause(delay)) {
      return FREE;
    }
    // A refusal ends the retries: the caller gets the last attempt's own outcome.
    long token = Math.max(FREE, readmit(start, true, key));
    if (token > FREE) {
      arm(token, start);
    }
    return token;
  }

  /** Returns the outermost policy, or null without one. */
  public @Nullable Fallback fallback() {
    return fallback;
  }

  /** Returns what strikes attempts on purpose, or null; never there in shadow. */
  public @Nullable Fault fault() {
    return fault;
  }

  @Override
  public boolean remembers() {
    return fallback != null && !shadow && fallback.source().remembers();
  }

  @Override
  public void remember(Invocation call, @Nullable Object result) {
    if (fallback != null) {
      fallback.source().remember(call, result);
    }
  }

  @Override
  public @Nullable Substitute fallback(Invocation call, Throwable thrown, boolean rejected) {
    return fallback == null ? null : fallback.answer(call, thrown, rejected);
  }

  @Override
  public @Nullable Object recovering(
      Invocation call, @Nullable Object stage, @Nullable Throwable thrown, boolean rejected) {
    return fallback == null ? stage : Recovering.take(fallback, call, stage, thrown, rejected);
  }

  @Override
  public @Nullable Object strike(Class<?> caller, boolean async) {
    return fault == null ? null : fault.strike(caller, async);
  }

  @Override
  public Object delayed(Object stage) {
    return fault == null ? stage : fault.delayed(stage);
  }

  /** Tells that an admitted attempt's body comes next on this thread. */
  void arm(long start) {
    if (fault != null) {
      fault.arm(start);
    }
  }

  @Override
  public @Nullable Object returned(
      long token,
      long start,
      @Nullable Object stage,
      @Nullable Throwable thrown,
      @Nullable MethodHandle self,
      Object @Nullable [] arguments) {
    return returned(token, start, stage, thrown, self, arguments, 0);
  }

  @Override
  public @Nullable Object returned(
      long token,
      long start,
      @Nullable Object stage,
      @Nullable Throwable thrown,
      @Nullable MethodHandle self,
      Object @Nullable [] arguments,
      long key) {
    if (token <= FREE) {
      return stage;
    }
    if (interrupts != null) {
      interrupts.disarm();
    }
    long began = leave();
    leave(token);
    long from = timesCalls ? start : began;
    return keyed == null
        ? MethodSteps.take(this, token, from, stage, thrown, self, arguments)
        : KeyedMethodSteps.take(this, token, from, stage, thrown, self, arguments, key);
  }

  /** Reads the clock; 0 is kept for "not read". */
  private long time() {
    long now = ticker.nanos();
    return now == 0 ? 1 : now;
  }
}
