package io.haagent.engine;

import io.haagent.bootstrap.Guard;
import java.lang.invoke.MethodHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One guard of the policy file: its policies in their one order, outermost first. */
public final class PolicyGuard extends Guard {
  private final int id;
  private final String name;

  private PolicyGuard(Builder builder) {
    this.id = builder.id;
    this.name = builder.name;
  }

  /** Begins a guard without any policy. */
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

  @Override
  public long start() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long enter(long start) {
    throw new UnsupportedOperationException();
  }

  /** Admits a call's FIRST attempt (it deposits into the retry budget); no nesting. */
  public long admit(long start, boolean mayWait) {
    throw new UnsupportedOperationException();
  }

  /** Admits a REPEAT, after {@link #retryDelay} and the backoff; else like {@link #admit}. */
  public long readmit(long start, boolean mayWait) {
    throw new UnsupportedOperationException();
  }

  /** Ends an admitted attempt exactly once. */
  public void settle(long token, long start, Outcome outcome) {
    throw new UnsupportedOperationException();
  }

  /** Tells that an attempt already settled as success turned out to have failed. */
  public void lateFailure(long token) {
    throw new UnsupportedOperationException();
  }

  /** Classifies what an attempt threw. */
  public Outcome classify(Throwable thrown) {
    throw new UnsupportedOperationException();
  }

  /** Classifies an HTTP status. */
  public Outcome classify(int status) {
    throw new UnsupportedOperationException();
  }

  /** Tells whether an attempt that threw may be repeated. */
  public boolean repeatable(Throwable thrown) {
    throw new UnsupportedOperationException();
  }

  /** Tells whether an attempt that was answered with a status may be repeated. */
  public boolean repeatable(int status) {
    throw new UnsupportedOperationException();
  }

  /** Returns nanoseconds to back off before the next attempt, or -1 where there is none. */
  public long retryDelay(long start, int attempt) {
    throw new UnsupportedOperationException();
  }

  /** Parks; false if interrupted (the flag is kept). */
  public boolean pause(long nanos) {
    throw new UnsupportedOperationException();
  }

  /** Returns {@code retry.idempotent}. */
  public boolean idempotent() {
    throw new UnsupportedOperationException();
  }

  /** Returns nanoseconds left of the deadline, {@link Long#MAX_VALUE} without one. */
  public long remaining(long start) {
    throw new UnsupportedOperationException();
  }

  /** Decodes a token below 0. */
  public Rejected rejected(long token) {
    throw new UnsupportedOperationException();
  }

  /** Makes the exception that {@code reject.throw} names; null if none or not loadable. */
  public @Nullable Throwable custom(Rejected rejected, @Nullable ClassLoader loader) {
    throw new UnsupportedOperationException();
  }

  /** Returns the timer for asynchronous backoff and deadlines. */
  public Scheduler scheduler() {
    throw new UnsupportedOperationException();
  }

  /** Returns the breaker's state, {@link BreakerState#NONE} without one. */
  public BreakerState breakerState() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Throwable rejection(long token, Class<?> caller) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void success(long token, long start) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long failure(long token, long start, int attempt, Throwable thrown) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean repeats() {
    throw new UnsupportedOperationException();
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

  /**
   * Collects a guard's policies as plain values, durations in nanoseconds. A policy that isn't
   * asked for isn't there. Not thread-safe; each {@link #build} makes a new guard.
   */
  public static final class Builder {
    private final int id;
    private final String name;

    private Builder(int id, String name) {
      this.id = id;
      this.name = name;
    }

    /** The guard is an HTTP client's: the default lists are those of HTTP, not of methods. */
    public Builder http() {
      return this;
    }

    /** Sets how long a call may take from entry to answer. */
    public Builder deadline(long nanos) {
      return this;
    }

    /** Adds a breaker over the last {@code window} calls, 1 to 1,000,000. */
    public Builder breakerOverCalls(int window, BreakerSettings settings) {
      return this;
    }

    /** Adds a breaker over the calls of the last {@code windowNanos}. */
    public Builder breakerOverTime(long windowNanos, BreakerSettings settings) {
      return this;
    }

    /** Replaces the breaker's default failures: class names, statuses, {@code timeout}. */
    public Builder failure(List<String> entries) {
      return this;
    }

    /** Sets what the breaker ignores: class names, statuses, {@code timeout}. */
    public Builder ignore(List<String> entries) {
      return this;
    }

    /** Adds a token bucket: {@code permits} per {@code periodNanos}. */
    public Builder limit(long permits, long periodNanos, long burst, long waitNanos) {
      return this;
    }

    /** Adds a bulkhead. */
    public Builder bulkhead(int maxConcurrent, long waitNanos) {
      return this;
    }

    /** Adds retry; {@code maxAttempts} counts the first call. */
    public Builder retry(int maxAttempts, Backoff backoff) {
      return this;
    }

    /** Replaces what retry repeats by default: class names, statuses, {@code timeout}. */
    public Builder retryOn(List<String> entries) {
      return this;
    }

    /** Bounds repeats to a share of first attempts; without this call there is no bound. */
    public Builder retryBudget(double ratio, double minPerSecond) {
      return this;
    }

    /** Says that every request of this guard may be repeated. */
    public Builder idempotent(boolean idempotent) {
      return this;
    }

    /** Names the class to throw in place of our own rejections. */
    public Builder rejectWith(String className) {
      return this;
    }

    /** Sets the clock; the system's by default. */
    public Builder ticker(Ticker ticker) {
      return this;
    }

    /** Sets the timer; one is made on first use by default, shared by guards without their own. */
    public Builder scheduler(Scheduler scheduler) {
      return this;
    }

    /** Sets where events go; nowhere by default. */
    public Builder events(EventSink events) {
      return this;
    }

    /** Makes the guard. */
    public PolicyGuard build() {
      return new PolicyGuard(this);
    }
  }
}
