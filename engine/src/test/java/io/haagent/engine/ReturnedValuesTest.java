package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.bootstrap.Guard;
import io.haagent.bootstrap.Invocation;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a method returns can make its attempt a failure, and be repeated. */
class ReturnedValuesTest {
  private static final AtomicInteger IDS = new AtomicInteger(60_000);
  private static final long SECONDS = 1_000_000_000;
  private static final BreakerSettings TWO_OF_TWO =
      new BreakerSettings(2, 100, false, 5 * SECONDS, 1, 5 * SECONDS);

  private final VirtualTicker clock = new VirtualTicker();
  private final VirtualScheduler scheduler = new VirtualScheduler(clock);

  private enum Answer {
    BUSY,
    DONE {
      @Override
      public String toString() {
        throw new AssertionError("the application's code");
      }
    }
  }

  private PolicyGuardBuilder guard() {
    return PolicyGuard.builder(IDS.incrementAndGet(), "stock").ticker(clock).scheduler(scheduler);
  }

  /** Runs a call as woven code does; returns the attempts made. */
  private int attempts(PolicyGuard guard, @Nullable Object... results) {
    long start = guard.start();
    long token = guard.enter(start);
    int attempts = 0;
    while (token > 0) {
      token = guard.answered(token, start, attempts + 1, results[attempts], 0);
      attempts++;
    }
    assertThat(Nesting.inside(guard.id())).isFalse();
    return attempts;
  }

  private static boolean matches(String entry, @Nullable Object result) {
    return new MatchList(List.of("returns " + entry)).matchesResult(result);
  }

  @Test
  void valuesAreNullBooleansNumbersTextsAndConstants() {
    assertThat(matches("null", null)).isTrue();
    assertThat(matches("null", "null")).isFalse();
    assertThat(matches("false", false)).isTrue();
    assertThat(matches("false", true)).isFalse();
    for (Object number : List.of((byte) -1, (short) -1, -1, -1L)) {
      assertThat(matches("-1", number)).isTrue();
      assertThat(matches("1", number)).isFalse();
    }
    assertThat(matches("5000000000", 5_000_000_000L)).isTrue();
    assertThat(matches("5000000000", (int) 5_000_000_000L)).isFalse();
    assertThat(matches("x", 'x')).isTrue();
    assertThat(matches("x", "x")).isTrue();
    assertThat(matches("not found", "not found")).isTrue();
    assertThat(matches("BUSY", Answer.BUSY)).isTrue();
    assertThat(matches("DONE", Answer.DONE)).isTrue();
    assertThat(matches("DONE", Answer.BUSY)).isFalse();
    assertThat(matches("1.5", 1.5)).as("which value of it?").isFalse();
    assertThat(matches("x", new Object())).isFalse();
  }

  @Test
  void aListedValueIsAFailureAndIgnoredOnesCountForNothing() {
    PolicyGuard guard =
        guard()
            .breakerOverCalls(2, TWO_OF_TWO)
            .failure(List.of("returns null", "returns -1"))
            .ignore(List.of("returns -1"))
            .build();
    assertThat(attempts(guard, -1)).isEqualTo(1);
    assertThat(attempts(guard, new @Nullable Object[] {null})).isEqualTo(1);
    assertThat(guard.breakerState()).isEqualTo(BreakerState.CLOSED);
    assertThat(attempts(guard, new @Nullable Object[] {null})).isEqualTo(1);
    assertThat(guard.breakerState()).isEqualTo(BreakerState.OPEN);
    assertThat(guard.status().failures()).isEqualTo(2);
    assertThat(guard.status().ignored()).isEqualTo(1);
    assertThat(guard.status().lastFailure()).isEqualTo("returned null");
    assertThat(guard.status().metrics().concurrent()).isZero();
  }

  @Test
  void aListedValueIsRepeatedAndTheLastOneStands() {
    PolicyGuard guard =
        guard().retry(3, new Backoff(0, 1, 0, 0)).retryOn(List.of("returns BUSY")).build();
    assertThat(attempts(guard, Answer.BUSY, Answer.BUSY, Answer.BUSY)).isEqualTo(3);
    assertThat(attempts(guard, Answer.BUSY, Answer.DONE)).isEqualTo(2);
    assertThat(attempts(guard, "up")).isEqualTo(1);
    assertThat(guard.status().successes()).as("no failure unless it is listed").isEqualTo(6);
    assertThat(guard.status().retries()).isEqualTo(3);
    long start = guard.start();
    assertThat(guard.failure(guard.enter(start), start, 1, new IOException())).isZero();
  }

  @Test
  void theCallerOfAnAttemptThatWasNoGoodAnswerLearnsIt() {
    PolicyGuard guard =
        guard().breakerOverCalls(9, TWO_OF_TWO).failure(List.of("returns null")).build();
    assertThat(guard.answered(guard.enter(0), 0, 1, null, 0)).isEqualTo(Guard.UNWANTED);
    assertThat(guard.answered(guard.enter(0), 0, 1, "good", 0)).isEqualTo(Guard.FREE);
  }

  @Test
  void aStagesValueIsJudgedToo() throws Throwable {
    PolicyGuard guard =
        guard()
            .retry(2, new Backoff(0, 1, 0, 0))
            .retryOn(List.of("returns null"))
            .breakerOverCalls(2, TWO_OF_TWO)
            .failure(List.of("returns null"))
            .build();
    long token = guard.enter(0);
    MethodHandle second =
        MethodHandles.constant(Object.class, CompletableFuture.completedFuture("good"));
    MethodHandle self =
        MethodHandles.dropArguments(second, 0, Object.class)
            .asType(MethodType.methodType(Object.class, Object.class));
    CompletableFuture<?> got =
        (CompletableFuture<?>)
            guard.returned(
                token, 0, CompletableFuture.completedFuture(null), null, self, new Object[] {this});
    assertThat(got.get(30, TimeUnit.SECONDS)).isEqualTo("good");
    Poll.until(() -> guard.status().metrics().concurrent() == 0);
    assertThat(guard.status().retries()).isEqualTo(1);
    assertThat(guard.breakerState()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void whatIsNoGoodAnswerIsNotKeptAsTheLastGoodOne() {
    LastGood kept = new LastGood("stock", 60 * SECONDS, clock, scheduler, new RecordingSink());
    PolicyGuard guard =
        guard()
            .breakerOverCalls(9, TWO_OF_TWO)
            .failure(List.of("java.lang.Exception", "returns null"))
            .fallback(kept, List.of("failure"))
            .build();
    Invocation call = new Invocation(ReturnedValuesTest.class, "m()V", null, new Object[0]);
    Object good = guard.recovering(call, CompletableFuture.completedFuture("good"), null, false);
    Object bad = guard.recovering(call, CompletableFuture.completedFuture(null), null, false);
    assertThat(List.of(good, bad)).isNotEmpty();
    assertThat(guard.fallback(call, new IOException(), false).result).isEqualTo("good");
  }
}
