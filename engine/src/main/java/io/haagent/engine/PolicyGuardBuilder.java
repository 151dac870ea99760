package io.haagent.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects a guard's policies as plain values, durations in nanoseconds. A policy that isn't asked
 * for isn't there. Not thread-safe; each {@link #build} makes a new guard.
 */
public final class PolicyGuardBuilder {
  final int id;
  final String name;
  Ticker ticker = Ticker.system();
  EventSink events = EventSink.none();
  Jitter jitter = Jitter.random();
  private @Nullable Scheduler scheduler;
  boolean shadow;
  @Nullable PolicyGuard before;
  @Nullable GuardMemory restored;
  boolean http;
  long deadline;
  long attemptTimeout;
  boolean interrupt;
  @Nullable WindowShape window;
  @Nullable BreakerSettings breaker;
  BreakerMode breakerMode = BreakerMode.ON;
  private @Nullable MatchList failure;
  private @Nullable MatchList retryOn;
  private MatchList ignore = MatchList.NOTHING;
  @Nullable LimitSettings limit;
  private @Nullable KeyedLimitSettings keyedLimit;
  private long limitWait;
  int maxConcurrent;
  long bulkheadWait;
  @Nullable AdaptiveSettings adaptive;
  @Nullable BulkheadGroup group;
  private int priority;
  private int maxAttempts;
  private @Nullable Backoff backoff;
  double budgetRatio = -1;
  double budgetMinPerSecond;
  @Nullable HedgeSettings hedge;
  boolean idempotent;
  private HeadersTo headersTo = HeadersTo.NO_HOST;
  private @Nullable String rejectWith;
  private @Nullable FallbackSource fallback;
  private List<String> fallbackOn = List.of();
  private @Nullable FaultSettings fault;
  @Nullable CallKey per;
  private int maxKeys;

  PolicyGuardBuilder(int id, String name) {
    this.id = id;
    this.name = name;
  }

  /**
   * Says that the guard is an HTTP client's. Failures are then by default any IOException, 5xx and
   * timeout, repeated are these and 429; of a method both are any exception but no error.
   */
  public PolicyGuardBuilder http() {
    http = true;
    return this;
  }

  /** Sets how long a call may take from entry to answer, above 0; no bound by default. */
  public PolicyGuardBuilder deadline(long nanos) {
    deadline = atLeast(1, nanos, "deadline");
    return this;
  }

  /** Sets how long one attempt may take once it was admitted, above 0; no bound by default. */
  public PolicyGuardBuilder attemptTimeout(long nanos) {
    attemptTimeout = atLeast(1, nanos, "attemptTimeout");
    return this;
  }

  /** Has a method's thread interrupted when its attempt timeout or deadline is over. */
  public PolicyGuardBuilder interrupt() {
    interrupt = true;
    return this;
  }

  /** Adds a breaker over the last {@code window} calls, 1 to 1,000,000. */
  public PolicyGuardBuilder breakerOverCalls(int window, BreakerSettings settings) {
    this.window = new WindowShape(false, window);
    this.breaker = settings;
    return this;
  }

  /** Adds a breaker over the calls of the last {@code windowNanos}, above 0. */
  public PolicyGuardBuilder breakerOverTime(long windowNanos, BreakerSettings settings) {
    this.window = new WindowShape(true, windowNanos);
    this.breaker = settings;
    return this;
  }

  /** Says what the breaker is there for; {@link BreakerMode#ON} by default. */
  public PolicyGuardBuilder breakerMode(BreakerMode mode) {
    breakerMode = mode;
    return this;
  }

  /**
   * Replaces what the breaker counts as failures: exception classes by name, subclasses included,
   * statuses such as {@code 503} or {@code 5xx}, and {@code timeout}.
   */
  public PolicyGuardBuilder failure(List<String> entries) {
    failure = new MatchList(entries);
    return this;
  }

  /** Sets what the breaker ignores, in the same form; nothing by default. */
  public PolicyGuardBuilder ignore(List<String> entries) {
    ignore = new MatchList(entries);
    return this;
  }

  /**
   * Adds a token bucket of {@code burst} tokens that gains {@code permits} every {@code
   * periodNanos}, all above 0; a call waits for its token for up to {@code waitNanos}.
   */
  public PolicyGuardBuilder limit(long permits, long periodNanos, long burst, long waitNanos) {
    return limit(LimitSettings.tokenBucket(permits, periodNanos, burst), waitNanos);
  }

  /** Adds a limit; a call waits for its permit for up to {@code waitNanos}. */
  public PolicyGuardBuilder limit(LimitSettings settings, long waitNanos) {
    this.limit = settings;
    this.limitWait = atLeast(0, waitNanos, "wait");
    return this;
  }

  /** Adds a limit for each key; a call waits for its permit for up to {@code waitNanos}. */
  public PolicyGuardBuilder limit(KeyedLimitSettings settings, long waitNanos) {
    this.keyedLimit = settings;
    this.limitWait = atLeast(0, waitNanos, "wait");
    return this;
  }

  /** Adds a bulkhead; a call waits for its permit for up to {@code waitNanos}. */
  public PolicyGuardBuilder bulkhead(int maxConcurrent, long waitNanos) {
    this.maxConcurrent = (int) atLeast(1, maxConcurrent, "maxConcurrent");
    this.bulkheadWait = atLeast(0, waitNanos, "wait");
    this.adaptive = null;
    this.group = null;
    return this;
  }

  /** Adds a bulkhead that finds its size by itself; the rest as {@link #bulkhead(int, long)}. */
  public PolicyGuardBuilder bulkhead(AdaptiveSettings settings, long waitNanos) {
    bulkhead(settings.initial(), waitNanos);
    this.adaptive = settings;
    return this;
  }

  /**
   * Adds a part in a bulkhead that other guards share; the rest as {@link #bulkhead(int, long)}.
   *
   * @param priority from 0, the most important, to 127
   */
  public PolicyGuardBuilder bulkhead(BulkheadGroup group, int priority, long waitNanos) {
    this.bulkheadWait = atLeast(0, waitNanos, "wait");
    this.maxConcurrent = 0;
    this.adaptive = null;
    this.group = group;
    this.priority = priority;
    return this;
  }

  /** Adds retry; {@code maxAttempts} counts the first call. */
  public PolicyGuardBuilder retry(int maxAttempts, Backoff backoff) {
    this.maxAttempts = (int) atLeast(1, maxAttempts, "maxAttempts");
    this.backoff = backoff;
    return this;
  }

  /** Replaces what retry repeats, in the form of {@link #failure}. */
  public PolicyGuardBuilder retryOn(List<String> entries) {
    retryOn = new MatchList(entries);
    return this;
  }

  /**
   * Bounds repeats to {@code ratio} tokens for each first attempt of the last ten seconds and
   * {@code minPerSecond} more, both at least 0; without this call there is no bound.
   */
  public PolicyGuardBuilder retryBudget(double ratio, double minPerSecond) {
    this.budgetRatio = ratio;
    this.budgetMinPerSecond = minPerSecond;
    return this;
  }

  /**
   * Has an asynchronous call that isn't answered in time be made once more beside itself. Each
   * hedge takes a token of the retry's budget; where there is none, of its own, which is as large
   * as a retry's by default.
   */
  public PolicyGuardBuilder hedge(HedgeSettings settings) {
    hedge = settings;
    return this;
  }

  /** Says that any request of this guard may be repeated; false by default. */
  public PolicyGuardBuilder idempotent(boolean idempotent) {
    this.idempotent = idempotent;
    return this;
  }

  /** Sets which hosts are told an attempt's number and deadline; none by default. */
  public PolicyGuardBuilder headersTo(HeadersTo hosts) {
    headersTo = hosts;
    return this;
  }

  /** Names the application's class to throw in place of our own rejections. */
  public PolicyGuardBuilder rejectWith(String className) {
    rejectWith = className;
    return this;
  }

  /**
   * Adds a fallback, the outermost of all policies.
   *
   * @param on {@code rejected}, {@code timeout}, {@code failure} (what the breaker counts as one),
   *     exception classes, statuses
   */
  public PolicyGuardBuilder fallback(FallbackSource source, List<String> on) {
    fallback = source;
    fallbackOn = on;
    return this;
  }

  /** Injects faults into the attempts, on purpose; none in shadow. */
  public PolicyGuardBuilder fault(FaultSettings settings) {
    fault = settings;
    return this;
  }

  /**
   * Has each value of the calls have a breaker, limit and bulkhead of its own. A limit that is kept
   * for keys has none for values beside it.
   *
   * @param key what values are told apart by
   * @param most how many values are, at least 1; further ones share a guard
   */
  public PolicyGuardBuilder per(CallKey key, int most) {
    this.per = key;
    this.maxKeys = (int) atLeast(1, most, "maxKeys");
    return this;
  }

  /**
   * Lets every call pass as if there were no guard: one attempt, nothing waits, nothing is
   * replaced; what the guard would have done is counted and told.
   */
  public PolicyGuardBuilder shadow() {
    shadow = true;
    return this;
  }

  /**
   * Takes over the state of the guard's older version: the breaker with its window, the limiter's
   * level, the permits of running calls, the retry budget, the counts. What a changed value
   * concerns is started anew, nothing else. {@link #build} takes it over, so the older version is
   * to be replaced right after; its running calls end as they would have.
   *
   * @param before a guard of the same name, or null for none
   */
  public PolicyGuardBuilder continuing(@Nullable PolicyGuard before) {
    if (before != null && !before.name().equals(name)) {
      throw new IllegalArgumentException(name + " can't go on with the state of " + before.name());
    }
    this.before = before;
    return this;
  }

  /**
   * Takes over what of the guard has outlived another JVM, as far as its definition is still the
   * same; of no effect where there is an older version to continue.
   *
   * @param memory null for nothing
   */
  public PolicyGuardBuilder restoring(@Nullable GuardMemory memory) {
    restored = memory;
    return this;
  }

  /** Sets the clock; the system's by default. */
  public PolicyGuardBuilder ticker(Ticker ticker) {
    this.ticker = ticker;
    return this;
  }

  /** Sets the timer; by default the guard has one of its own, started on first use. */
  public PolicyGuardBuilder scheduler(Scheduler scheduler) {
    this.scheduler = scheduler;
    return this;
  }

  /** Sets where events go; nowhere by default. */
  public PolicyGuardBuilder events(EventSink events) {
    this.events = events;
    return this;
  }

  /**
   * Sets where the randomness of backoffs and open times comes from; the thread's own by default.
   */
  public PolicyGuardBuilder jitter(Jitter jitter) {
    this.jitter = jitter;
    return this;
  }

  /** Makes the guard. */
  public PolicyGuard build() {
    return new PolicyGuard(this);
  }

  Scheduler scheduler() {
    if (scheduler != null) {
      return scheduler;
    }
    return before != null ? before.scheduler() : new TimerThread();
  }

  HeadersTo headersTo() {
    return shadow ? HeadersTo.NO_HOST : headersTo;
  }

  Classification classification() {
    MatchList failures = http ? MatchList.HTTP_FAILURES : MatchList.METHOD_FAILURES;
    MatchList repeats = http ? MatchList.HTTP_REPEATS : MatchList.METHOD_FAILURES;
    return new Classification(
        ignore, failure != null ? failure : failures, retryOn != null ? retryOn : repeats);
  }

  /** Makes the guards of the values that calls are told apart by, or null. */
  @Nullable ValueGuards values(PolicyGuard guard, long now) {
    ValueGuards old = before == null ? null : before.values();
    if (per == null) {
      if (old != null) {
        old.retire();
      }
      return null;
    }
    ValuePolicies each =
        new ValuePolicies(window, breaker, breakerMode, limit, maxConcurrent, adaptive, jitter);
    return new ValueGuards(guard, per, maxKeys, each, old, ticker, now);
  }

  /** Makes what the guard goes on with, of what its older version has. */
  GuardState state(long now) {
    return new Succession(this, now).state();
  }

  @Nullable Hedge hedge(GuardState state) {
    return hedge == null || state.budget == null
        ? null
        : new Hedge(hedge, state.hedgeDelay, state.budget, state.counts, ticker);
  }

  /**
   * Tells whether how long each call takes is known anyway, or costs nothing beside the call.
   * Decorrelated pauses are told apart by when their call began.
   */
  boolean timesCalls() {
    return deadline > 0
        || attemptTimeout > 0
        || http
        || adaptive != null
        || (group != null && group.adaptive() != null)
        || (backoff != null && backoff.spread() == Backoff.Spread.DECORRELATED)
        || (breaker != null && breaker.rules().timesCalls());
  }

  @Nullable Interrupts interrupts(Scheduler timer, Counts counts) {
    return interrupt && !shadow && !http && (deadline > 0 || attemptTimeout > 0)
        ? new Interrupts(timer, counts)
        : null;
  }

  Admission admission(Classification classification, GuardState state) {
    BulkheadShare share = group == null ? null : new BulkheadShare(group, priority, shadow);
    return new Admission(
        ticker,
        shadow,
        state,
        classification,
        deadline,
        attemptTimeout,
        limitWait,
        share,
        bulkheadWait,
        fault != null && !shadow,
        null);
  }

  @Nullable KeyedAdmission keyed(Admission admission, GuardState state, long now) {
    if (keyedLimit == null) {
      return null;
    }
    KeyedLimit limit =
        before == null
            ? new KeyedLimit(keyedLimit, null, restored, now)
            : new KeyedLimit(keyedLimit, before.keyedLimit(), null, now);
    return new KeyedAdmission(limit, admission, ticker, state.events, shadow, limitWait);
  }

  /** Tells whether repeats are bounded; a hedge's own budget, else, is none of theirs. */
  boolean hasRetryBudget() {
    return backoff != null && budgetRatio >= 0;
  }

  @Nullable Retry retry(GuardState state) {
    RetryBudget budget = hasRetryBudget() ? state.budget : null;
    return backoff == null ? null : new Retry(maxAttempts, backoff, budget, jitter);
  }

  @Nullable RejectionClass rejectionClass() {
    return rejectWith == null
        ? null
        : new RejectionClass(name, "reject.throw", rejectWith, "the default one is", events);
  }

  @Nullable Fallback fallback(Classification classification, GuardState state) {
    return fallback == null
        ? null
        : new Fallback(fallback, fallbackOn, classification, state.counts, shadow);
  }

  @Nullable Fault fault(PolicyGuard guard, GuardState state) {
    if (fault == null || shadow) {
      return null;
    }
    RejectionClass abort =
        fault.abort() == null
            ? null
            : new RejectionClass(
                name, "fault.abort", fault.abort(), "no fault is injected", events);
    return new Fault(guard, fault, abort, state.counts);
  }

  private static long atLeast(long least, long value, String what) {
    if (value < least) {
      throw new IllegalArgumentException(what + " must be at least " + least + ": " + value);
    }
    return value;
  }
}
