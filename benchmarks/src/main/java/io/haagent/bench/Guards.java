package io.haagent.bench;

import io.haagent.bootstrap.Adapter;
import io.haagent.bootstrap.Gate;
import io.haagent.bootstrap.Guard;
import io.haagent.engine.Backoff;
import io.haagent.engine.BreakerSettings;
import io.haagent.engine.BreakerState;
import io.haagent.engine.CoarseTicker;
import io.haagent.engine.LimitSettings;
import io.haagent.engine.LimitSettings.Algorithm;
import io.haagent.engine.Outcome;
import io.haagent.engine.PolicyGuard;
import io.haagent.engine.PolicyGuardBuilder;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Our guards, one for each row, behind the real {@link Gate}. No policy ever rejects: the limit has
 * a billion tokens a second, the bulkhead a thousand places, and no call fails.
 */
@State(Scope.Benchmark)
public class Guards {
  static final int OFF = 0;
  static final int EMPTY = 1;
  static final int BREAKER_COUNT = 2;
  static final int BREAKER_TIME = 3;
  static final int LIMIT = 4;
  static final int BULKHEAD = 5;
  static final int RETRY = 6;
  static final int STACK = 7;
  static final int OPEN = 8;
  static final int SLIDING_WINDOW = 9;
  static final int WARM_UP = 10;
  static final int PACED = 11;

  private static final int WINDOW = 100;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** So many tokens a second that none is ever missing. */
  private static final long MANY = 1_000_000_000;

  private static final CoarseTicker TICKER = new CoarseTicker();
  private static final BreakerSettings BREAKER =
      new BreakerSettings(
          WINDOW, 50, false, TimeUnit.SECONDS.toNanos(5), 3, TimeUnit.SECONDS.toNanos(5));
  private static final Backoff BACKOFF =
      new Backoff(TimeUnit.MILLISECONDS.toNanos(100), 2, TimeUnit.SECONDS.toNanos(5), 0.5);

  private final @Nullable PolicyGuard[] guards = {
    null,
    guard(EMPTY).build(),
    countBreaker(guard(BREAKER_COUNT)).build(),
    guard(BREAKER_TIME).breakerOverTime(TimeUnit.SECONDS.toNanos(10), BREAKER).build(),
    limit(guard(LIMIT)).build(),
    guard(BULKHEAD).bulkhead(1000, 0).build(),
    retry(guard(RETRY)).build(),
    retry(limit(countBreaker(guard(STACK))).bulkhead(1000, 0)).build(),
    guard(OPEN)
        .breakerOverCalls(
            WINDOW,
            new BreakerSettings(
                WINDOW, 50, false, TimeUnit.DAYS.toNanos(1), 3, TimeUnit.SECONDS.toNanos(5)))
        .build(),
    guard(SLIDING_WINDOW).limit(settings(Algorithm.SLIDING_WINDOW, 1, 0), 0).build(),
    guard(WARM_UP).limit(settings(Algorithm.WARM_UP, MANY, SECOND), 0).build(),
    // Two threads may ask within a nanosecond.
    guard(PACED).limit(settings(Algorithm.PACED, 1, 0), SECOND).build(),
  };
  private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();

  /** Puts the guards behind the gate and makes sure that each one that is on admits a call. */
  @Setup
  public void install() {
    Gate.install(
        guards.clone(), new Adapter[0], (where, thrown) -> fault.compareAndSet(null, thrown));
    for (PolicyGuard guard : guards) {
      if (guard == null) {
        continue;
      }
      long start = guard.start();
      long token = guard.enter(start);
      if (token <= Guard.FREE) {
        throw new IllegalStateException("guard " + guard.name() + " admits nothing: " + token);
      }
      guard.success(token, start);
    }
    open(guards[OPEN]);
  }

  /** Makes sure that what was measured was a guard at work. */
  @TearDown(Level.Iteration)
  public void check() {
    Throwable thrown = fault.get();
    if (thrown != null) {
      throw new IllegalStateException("a guard failed while it was measured", thrown);
    }
    for (PolicyGuard guard : guards) {
      if (guard != null
          && guard.breakerState() != (guard.id() == OPEN ? BreakerState.OPEN : BreakerState.CLOSED)
          && guard.breakerState() != BreakerState.NONE) {
        throw new IllegalStateException("breaker " + guard.name() + " " + guard.breakerState());
      }
    }
  }

  /** Makes sure that the breakers were listening: as many failures as their window open them. */
  @TearDown
  public void open() {
    for (PolicyGuard guard : guards) {
      if (guard == null || guard.breakerState() == BreakerState.NONE) {
        continue;
      }
      open(guard);
      // Among all the successes of the last ten seconds they are nothing.
      if (guard.id() != BREAKER_TIME && guard.breakerState() != BreakerState.OPEN) {
        throw new IllegalStateException("breaker " + guard.name() + " " + guard.breakerState());
      }
    }
  }

  private static void open(PolicyGuard guard) {
    long start = guard.start();
    for (int i = 0; i < WINDOW && guard.breakerState() == BreakerState.CLOSED; i++) {
      guard.settle(guard.admit(start, false), start, Outcome.FAILURE);
    }
  }

  private static PolicyGuardBuilder guard(int index) {
    return PolicyGuard.builder(index, "guard-" + index).ticker(TICKER);
  }

  private static PolicyGuardBuilder countBreaker(PolicyGuardBuilder guard) {
    return guard.breakerOverCalls(WINDOW, BREAKER);
  }

  private static PolicyGuardBuilder limit(PolicyGuardBuilder guard) {
    return guard.limit(settings(Algorithm.TOKEN_BUCKET, MANY, 0), 0);
  }

  private static LimitSettings settings(Algorithm algorithm, long burst, long warmUp) {
    return new LimitSettings(algorithm, MANY, SECOND, burst, warmUp);
  }

  /** With its budget, because nobody runs without it: it is the default. */
  private static PolicyGuardBuilder retry(PolicyGuardBuilder guard) {
    return guard.retry(3, BACKOFF).retryBudget(0.2, 10);
  }
}
