package io.haagent.engine;

import io.haagent.CallRejectedException;
import io.haagent.GuardTimeoutException;
import io.haagent.bootstrap.Guard;
import java.lang.invoke.MethodHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One guard of the policy file: its policies in their one order, outermost first.
 *
 * <pre>
 *   deadline ─▶ retry ─▶ breaker ─▶ limit ─▶ bulkhead ─▶ the call
 * </pre>
 *
 * <p>The breaker is asked first, so that an open one costs no token and no wait. What a later
 * policy refuses says nothing about the dependency: the breaker gets its permit back.
 *
 * <p>Thread-safe. While nothing goes wrong a call allocates nothing, takes no lock, and reads the
 * clock once at its start where {@code deadline}, {@code limit} or the retry budget need it, and
 * once at its end where {@code deadline} or a breaker's time window do.
 */
public final class PolicyGuard extends Guard {
  private final int id;
  private final String name;
  private final Ticker ticker;
  private final Scheduler scheduler;
  private final Classification classification;
  private final Admission admission;
  private final @Nullable Retry retry;
  private final @Nullable RejectionClass rejectionClass;
  private final boolean idempotent;
  private final boolean timedAtStart;

  /** Nanoseconds, 0 for none. */
  private final long deadline;

  private PolicyGuard(Builder builder) {
    long now = builder.ticker.nanos();
    id = builder.id;
    name = builder.name;
    ticker = builder.ticker;
    scheduler = builder.scheduler != null ? builder.scheduler : new TimerThread();
    classification = builder.classification();
    admission = builder.admission(classification, now);
    retry = builder.retry(now);
    rejectionClass = builder.rejectionClass();
    idempotent = builder.idempotent;
    deadline = builder.deadline;
    timedAtStart = deadline > 0 || builder.permits > 0 || (retry != null && retry.takesDeposits());
  }

  /**
   * Begins a guard without any policy.
   *
   * @param id what {@link Nesting} tells guards apart by; guards of one name have one id
   * @param name the guard's name as the policy file gives it
   */
  public static Builder builder(int id, String name) {
    return new Builder(id, name);
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

  /** Returns the breaker's state, {@link BreakerState#NONE} without one. */
  public BreakerState breakerState() {
    return admission.breakerState();
  }

  @Override
  public boolean repeats() {
    return retry != null && retry.maxAttempts() > 1;
  }

  @Override
  public long start() {
    return timedAtStart ? time() : 0;
  }

  @Override
  public long enter(long start) {
    if (!Nesting.enter(id)) {
      return FREE;
    }
    long token = FREE;
    try {
      token = first(start, timedAtStart && start == 0 ? time() : start, true);
      return token;
    } finally {
      if (token <= 0) {
        Nesting.exit(id);
      }
    }
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
    return first(start, timedAtStart ? time() : 0, mayWait);
  }

  /**
   * Asks the policies to admit a repeat, after {@link #retryDelay} and its wait; else like {@link
   * #admit}, which would pay a first attempt's share into the retry budget.
   */
  public long readmit(long start, boolean mayWait) {
    return admission.attempt(start, timedAtStart ? time() : 0, mayWait);
  }

  private long first(long start, long now, boolean mayWait) {
    long token = admission.attempt(start, now, mayWait);
    if (token > 0 && retry != null && retry.budget() != null) {
      retry.budget().deposit(now);
    }
    return token;
  }

  /**
   * Ends an admitted attempt, exactly once: gives its permits back and tells the breaker.
   *
   * @param token above 0
   * @param outcome {@link Outcome#SUCCESS} of an attempt that ends after the deadline counts as the
   *     timeout that it is
   */
  public void settle(long token, long start, Outcome outcome) {
    admission.settle(token, start, outcome);
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
   *     the budget are at their end, the breaker is open, or the thread was interrupted
   */
  public long retryDelay(long start, int attempt) {
    if (retry == null || attempt >= retry.maxAttempts() || Thread.currentThread().isInterrupted()) {
      return -1;
    }
    long now = ticker.nanos();
    if (admission.isOpen(now)) {
      return -1;
    }
    return retry.delay(attempt, now, admission.remaining(start, now));
  }

  /** Parks for so many nanoseconds; false, with the thread's flag kept, if interrupted. */
  public boolean pause(long nanos) {
    return admission.parkUntil(ticker.nanos() + nanos);
  }

  /** Returns nanoseconds left of the deadline, {@link Long#MAX_VALUE} without one. */
  public long remaining(long start) {
    return deadline > 0 ? admission.remaining(start, ticker.nanos()) : Long.MAX_VALUE;
  }

  /** Puts a token below 0 into words. */
  public Rejected rejected(long token) {
    return new Rejected(
        name,
        Refusal.of(token).policy,
        Refusal.retryAfterMillis(token),
        Refusal.message(name, token));
  }

  /**
   * Makes the exception that {@code reject.throw} names.
   *
   * @param loader the loader of the class whose call is rejected; null is the boot loader
   * @return null where none is named or, after one warning, where it can't be made
   */
  public @Nullable Throwable custom(Rejected rejected, @Nullable ClassLoader loader) {
    return rejectionClass == null ? null : rejectionClass.make(rejected.message(), loader);
  }

  @Override
  public Throwable rejection(long token, Class<?> caller) {
    Rejected rejected = rejected(token);
    Throwable custom = custom(rejected, caller.getClassLoader());
    if (custom != null) {
      return custom;
    }
    String message = rejected.message();
    String policy = rejected.policy();
    return Refusal.of(token) == Refusal.DEADLINE
        ? new GuardTimeoutException(message, name, policy, rejected.retryAfterMillis())
        : new CallRejectedException(message, name, policy, rejected.retryAfterMillis());
  }

  @Override
  public void success(long token, long start) {
    if (token <= 0) {
      return;
    }
    try {
      settle(token, start, Outcome.SUCCESS);
    } finally {
      Nesting.exit(id);
    }
  }

  @Override
  public long failure(long token, long start, int attempt, Throwable thrown) {
    if (token <= 0) {
      return FREE;
    }
    long next = FREE;
    try {
      settleThrown(token, start, thrown);
      next = again(start, attempt, thrown);
    } finally {
      if (next <= 0) {
        Nesting.exit(id);
      }
    }
    return next;
  }

  private long again(long start, int attempt, Throwable thrown) {
    if (!repeatable(thrown)) {
      return FREE;
    }
    long delay = retryDelay(start, attempt);
    if (delay < 0 || !pause(delay)) {
      return FREE;
    }
    // A refusal ends the retries: the caller gets the last attempt's own outcome.
    return Math.max(FREE, readmit(start, true));
  }

  @Override
  public @Nullable Object returned(
      long token,
      long start,
      @Nullable Object stage,
      @Nullable Throwable thrown,
      @Nullable MethodHandle self,
      Object @Nullable [] arguments) {
    if (token <= FREE) {
      return stage;
    }
    Nesting.exit(id);
    return MethodSteps.take(this, token, start, stage, thrown, self, arguments);
  }

  /** Reads the clock; 0 is kept for "not read". */
  private long time() {
    long now = ticker.nanos();
    return now == 0 ? 1 : now;
  }

  /**
   * Collects a guard's policies as plain values, durations in nanoseconds. A policy that isn't
   * asked for isn't there. Not thread-safe; each {@link #build} makes a new guard.
   */
  public static final class Builder {
    private final int id;
    private final String name;
    private Ticker ticker = Ticker.system();
    private EventSink events = EventSink.none();
    private Jitter jitter = Jitter.random();
    private @Nullable Scheduler scheduler;
    private boolean http;
    private long deadline;
    private @Nullable WindowShape window;
    private @Nullable BreakerSettings breaker;
    private @Nullable MatchList failure;
    private @Nullable MatchList retryOn;
    private MatchList ignore = MatchList.NOTHING;
    private long permits;
    private long periodNanos;
    private long burst;
    private long limitWait;
    private int maxConcurrent;
    private long bulkheadWait;
    private int maxAttempts;
    private @Nullable Backoff backoff;
    private double budgetRatio = -1;
    private double budgetMinPerSecond;
    private boolean idempotent;
    private @Nullable String rejectWith;

    private Builder(int id, String name) {
      this.id = id;
      this.name = name;
    }

    /**
     * Says that the guard is an HTTP client's. Failures are then by default any IOException, 5xx
     * and timeout, repeated are these and 429; of a method both are any exception but no error.
     */
    public Builder http() {
      http = true;
      return this;
    }

    /** Sets how long a call may take from entry to answer, above 0; no bound by default. */
    public Builder deadline(long nanos) {
      deadline = atLeast(1, nanos, "deadline");
      return this;
    }

    /** Adds a breaker over the last {@code window} calls, 1 to 1,000,000. */
    public Builder breakerOverCalls(int window, BreakerSettings settings) {
      this.window = new WindowShape(false, window);
      this.breaker = settings;
      return this;
    }

    /** Adds a breaker over the calls of the last {@code windowNanos}, above 0. */
    public Builder breakerOverTime(long windowNanos, BreakerSettings settings) {
      this.window = new WindowShape(true, windowNanos);
      this.breaker = settings;
      return this;
    }

    /**
     * Replaces what the breaker counts as failures: exception classes by name, subclasses included,
     * statuses such as {@code 503} or {@code 5xx}, and {@code timeout}.
     */
    public Builder failure(List<String> entries) {
      failure = new MatchList(entries);
      return this;
    }

    /** Sets what the breaker ignores, in the same form; nothing by default. */
    public Builder ignore(List<String> entries) {
      ignore = new MatchList(entries);
      return this;
    }

    /**
     * Adds a token bucket of {@code burst} tokens that gains {@code permits} every {@code
     * periodNanos}, all above 0; a call waits for its token for up to {@code waitNanos}.
     */
    public Builder limit(long permits, long periodNanos, long burst, long waitNanos) {
      this.permits = atLeast(1, permits, "permits");
      this.periodNanos = atLeast(1, periodNanos, "period");
      this.burst = atLeast(1, burst, "burst");
      this.limitWait = atLeast(0, waitNanos, "wait");
      return this;
    }

    /** Adds a bulkhead; a call waits for its permit for up to {@code waitNanos}. */
    public Builder bulkhead(int maxConcurrent, long waitNanos) {
      this.maxConcurrent = (int) atLeast(1, maxConcurrent, "maxConcurrent");
      this.bulkheadWait = atLeast(0, waitNanos, "wait");
      return this;
    }

    /** Adds retry; {@code maxAttempts} counts the first call. */
    public Builder retry(int maxAttempts, Backoff backoff) {
      this.maxAttempts = (int) atLeast(1, maxAttempts, "maxAttempts");
      this.backoff = backoff;
      return this;
    }

    /** Replaces what retry repeats, in the form of {@link #failure}. */
    public Builder retryOn(List<String> entries) {
      retryOn = new MatchList(entries);
      return this;
    }

    /**
     * Bounds repeats to {@code ratio} tokens for each first attempt of the last ten seconds and
     * {@code minPerSecond} more, both at least 0; without this call there is no bound.
     */
    public Builder retryBudget(double ratio, double minPerSecond) {
      this.budgetRatio = ratio;
      this.budgetMinPerSecond = minPerSecond;
      return this;
    }

    /** Says that any request of this guard may be repeated; false by default. */
    public Builder idempotent(boolean idempotent) {
      this.idempotent = idempotent;
      return this;
    }

    /** Names the application's class to throw in place of our own rejections. */
    public Builder rejectWith(String className) {
      rejectWith = className;
      return this;
    }

    /** Sets the clock; the system's by default. */
    public Builder ticker(Ticker ticker) {
      this.ticker = ticker;
      return this;
    }

    /** Sets the timer; by default the guard has one of its own, started on first use. */
    public Builder scheduler(Scheduler scheduler) {
      this.scheduler = scheduler;
      return this;
    }

    /** Sets where events go; nowhere by default. */
    public Builder events(EventSink events) {
      this.events = events;
      return this;
    }

    /** Sets where the backoff's randomness comes from; the thread's own by default. */
    public Builder jitter(Jitter jitter) {
      this.jitter = jitter;
      return this;
    }

    /** Makes the guard. */
    public PolicyGuard build() {
      return new PolicyGuard(this);
    }

    private Classification classification() {
      MatchList failures = http ? MatchList.HTTP_FAILURES : MatchList.METHOD_FAILURES;
      MatchList repeats = http ? MatchList.HTTP_REPEATS : MatchList.METHOD_FAILURES;
      return new Classification(
          ignore, failure != null ? failure : failures, retryOn != null ? retryOn : repeats);
    }

    private Admission admission(Classification classification, long now) {
      GuardEvents listener = new GuardEvents(name, events, now);
      return new Admission(
          ticker,
          listener,
          classification,
          deadline,
          window == null || breaker == null
              ? null
              : new CircuitBreaker(window, breaker, listener, now),
          window != null && window.ofTime(),
          permits == 0 ? null : new TokenBucket(permits, periodNanos, burst, now),
          limitWait,
          maxConcurrent == 0 ? null : new Bulkhead(maxConcurrent),
          bulkheadWait);
    }

    private @Nullable Retry retry(long now) {
      if (backoff == null) {
        return null;
      }
      RetryBudget budget =
          budgetRatio < 0 ? null : new RetryBudget(budgetRatio, budgetMinPerSecond, now);
      return new Retry(maxAttempts, backoff, budget, jitter);
    }

    private @Nullable RejectionClass rejectionClass() {
      return rejectWith == null ? null : new RejectionClass(name, rejectWith, events);
    }

    private static long atLeast(long least, long value, String what) {
      if (value < least) {
        throw new IllegalArgumentException(what + " must be at least " + least + ": " + value);
      }
      return value;
    }
  }
}
