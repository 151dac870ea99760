package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.haagent.GuardTimeoutException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attempts that are made beside one that hasn't been answered. */
class HedgeTest {
  private static final AtomicInteger IDS = new AtomicInteger(5000);
  private static final long MILLI = 1_000_000;
  private static final long AFTER = 100;

  private final HedgedMethod method = new HedgedMethod();
  private final RuntimeException failure = new IllegalStateException("told so");

  @AfterEach
  void leavesNothingOnTheTimer() {
    assertThat(method.scheduler.waiting()).isZero();
  }

  private PolicyGuardBuilder guard() {
    return method.guard(IDS.incrementAndGet()).bulkhead(10, 0).breakerOverCalls(100, breaker());
  }

  private PolicyGuardBuilder hedged(int max) {
    return guard().hedge(new HedgeSettings(AFTER * MILLI, max));
  }

  private static BreakerSettings breaker() {
    return new BreakerSettings(10, 50, false, 1_000 * MILLI, 1, 1_000 * MILLI);
  }

  private static void assertBalanced(PolicyGuard guard) {
    GuardMetrics metrics = guard.status().metrics();
    assertThat(metrics.concurrent()).as("running").isZero();
    assertThat(metrics.bulkhead().inUse()).as("permits").isZero();
  }

  @Test
  void theHedgeAnswersFirst() {
    PolicyGuard guard = hedged(1).build();
    CompletableFuture<String> call = method.call(guard);
    method.advanceMillis(AFTER - 1);
    assertThat(method.arms).hasSize(1);
    method.advanceMillis(1);
    assertThat(method.arms).hasSize(2);
    assertThat(guard.status().metrics().concurrent()).isEqualTo(2);
    method.arms.get(1).complete("hedge");

    assertThat(call).isCompletedWithValue("hedge");
    assertThat(method.arms.get(0)).isCancelled();
    GuardStatus status = guard.status();
    assertThat(status.calls()).isEqualTo(1);
    assertThat(status.successes()).isEqualTo(1);
    assertThat(status.ignored()).isEqualTo(1);
    assertThat(status.retries()).isZero();
    assertThat(status.metrics().hedges()).isEqualTo(1);
    assertThat(status.metrics().hedgesWon()).isEqualTo(1);
    assertThat(status.metrics().cancelled()).isEqualTo(1);
    assertBalanced(guard);
  }

  @Test
  void theAttemptAnswersFirstAfterAll() {
    PolicyGuard guard = hedged(2).build();
    CompletableFuture<String> call = method.call(guard);
    method.advanceMillis(AFTER);
    method.advanceMillis(AFTER);
    method.advanceMillis(AFTER);
    assertThat(method.arms).hasSize(3);
    method.arms.get(0).complete("attempt");

    assertThat(call).isCompletedWithValue("attempt");
    assertThat(method.arms.get(1)).isCancelled();
    assertThat(method.arms.get(2)).isCancelled();
    assertThat(guard.status().metrics().hedges()).isEqualTo(2);
    assertThat(guard.status().metrics().hedgesWon()).isZero();
    assertThat(guard.status().calls()).isEqualTo(1);
    assertBalanced(guard);
  }

  @Test
  void anAnswerInTimeNeedsNoHedge() {
    PolicyGuard guard = hedged(1).build();
    CompletableFuture<String> call = method.call(guard);
    method.advanceMillis(AFTER - 1);
    method.arms.get(0).complete("in time");
    assertThat(method.scheduler.waiting()).isZero();
    method.advanceMillis(10 * AFTER);
    assertThat(call).isCompletedWithValue("in time");
    assertThat(method.arms).hasSize(1);
    assertBalanced(guard);
  }

  @Test
  void aFailureInTimeEndsTheCall() {
    PolicyGuard guard = hedged(1).build();
    CompletableFuture<String> call = method.call(guard);
    method.arms.get(0).completeExceptionally(failure);
    assertThatThrownBy(call::join).hasCause(failure);
    assertThat(guard.status().failures()).isEqualTo(1);
    assertBalanced(guard);
  }

  @Test
  void aFailureWhileTheHedgeRunsOnlyCounts() {
    PolicyGuard guard = hedged(1).build();
    CompletableFuture<String> call = method.call(guard);
    method.advanceMillis(AFTER);
    method.arms.get(0).completeExceptionally(failure);
    assertThat(call).isNotDone();
    assertThat(guard.status().failures()).isEqualTo(1);
    assertThat(guard.status().metrics().concurrent()).isEqualTo(1);
    method.arms.get(1).complete("hedge");
    assertThat(call).isCompletedWithValue("hedge");
    assertThat(guard.status().successes()).isEqualTo(1);
    assertThat(guard.status().lastFailure()).contains("told so");
    assertBalanced(guard);
  }

  @Test
  void theLastFailureIsTheCalls() {
    PolicyGuard guard = hedged(1).build();
    CompletableFuture<String> call = method.call(guard);
    method.advanceMillis(AFTER);
    method.arms.get(1).completeExceptionally(new IllegalStateException("the other"));
    assertThat(call).isNotDone();
    method.arms.get(0).completeExceptionally(failure);
    assertThatThrownBy(call::join).hasCause(failure);
    assertThat(guard.status().failures()).isEqualTo(2);
    assertThat(guard.status().calls()).isEqualTo(1);
    assertThat(guard.status().metrics().hedgesWon()).isZero();
    assertBalanced(guard);
  }

  @Test
  void whatTheBreakerIgnoresIsAnAnswer() {
    PolicyGuard guard = hedged(1).ignore(List.of("java.lang.IllegalStateException")).build();
    CompletableFuture<String> call = method.call(guard);
    method.advanceMillis(AFTER);
    method.arms.get(0).completeExceptionally(failure);
    assertThatThrownBy(call::join).hasCause(failure);
    assertThat(method.arms.get(1)).isCancelled();
    assertBalanced(guard);
  }

  @Test
  void whenAllHaveFailedTheCallIsRepeatedAndHedgedAgain() {
    PolicyGuard guard =
        hedged(1).retry(2, new Backoff(50 * MILLI, 1, 50 * MILLI, 0)).retryBudget(0.2, 10).build();
    CompletableFuture<String> call = method.call(guard);
    method.advanceMillis(AFTER);
    method.arms.get(0).completeExceptionally(failure);
    method.arms.get(1).completeExceptionally(failure);
    method.advanceMillis(50);
    assertThat(method.arms).hasSize(3);
    method.advanceMillis(AFTER);
    assertThat(method.arms).hasSize(4);
    method.arms.get(3).complete("at last");
    assertThat(call).isCompletedWithValue("at last");
    assertThat(method.arms.get(2)).isCancelled();
    assertThat(guard.status().retries()).isEqualTo(1);
    assertThat(guard.status().metrics().hedges()).isEqualTo(2);
    assertThat(guard.status().metrics().hedgesWon()).isEqualTo(1);
    assertBalanced(guard);
  }

  @Test
  void theDeadlineEndsAllOfThem() {
    PolicyGuard guard = hedged(1).deadline(150 * MILLI).build();
    CompletableFuture<String> call = method.call(guard);
    method.advanceMillis(AFTER);
    method.advanceMillis(50);
    assertThatThrownBy(call::join).hasCauseInstanceOf(GuardTimeoutException.class);
    assertThat(method.arms).hasSize(2).allMatch(CompletableFuture::isCancelled);
    assertThat(guard.status().metrics().timeouts()).isEqualTo(1);
    assertThat(guard.status().metrics().cancelled()).isEqualTo(1);
    assertBalanced(guard);
  }

  @Test
  void noHedgeBeginsThatTheDeadlineWouldEndAtOnce() {
    PolicyGuard guard = hedged(1).deadline(AFTER * MILLI).build();
    CompletableFuture<String> call = method.call(guard);
    method.advanceMillis(AFTER);
    assertThat(call).isCompletedExceptionally();
    assertThat(method.arms).hasSize(1);
    assertBalanced(guard);
  }

  @Test
  void theAttemptsOwnTimeEndsItWithItsHedges() {
    PolicyGuard guard =
        hedged(1).attemptTimeout(150 * MILLI).retry(2, new Backoff(1, 1, 1, 0)).build();
    CompletableFuture<String> call = method.call(guard);
    method.advanceMillis(AFTER);
    method.advanceMillis(50);
    assertThat(method.arms.subList(0, 2)).allMatch(CompletableFuture::isCancelled);
    method.advanceMillis(1);
    assertThat(method.arms).hasSize(3);
    method.arms.get(2).complete("again");
    assertThat(call).isCompletedWithValue("again");
    assertBalanced(guard);
  }

  @Test
  void cancellingTheCallCancelsAllOfThem() {
    PolicyGuard guard = hedged(2).build();
    CompletableFuture<String> call = method.call(guard);
    method.advanceMillis(AFTER);
    method.advanceMillis(AFTER);
    assertThat(guard.status().metrics().bulkhead().inUse()).isEqualTo(3);
    assertThat(call.cancel(true)).isTrue();
    assertThat(method.arms).hasSize(3).allMatch(CompletableFuture::isCancelled);
    assertThat(guard.status().metrics().cancelled()).isEqualTo(3);
    assertThat(guard.status().calls()).isEqualTo(1);
    assertThatThrownBy(call::join).isInstanceOf(CancellationException.class);
    assertBalanced(guard);
  }

  @Test
  void aLoserThatRunsOnKeepsItsPermitUntilItEnds() {
    PolicyGuard guard = hedged(1).build();
    method.deaf = true;
    CompletableFuture<String> call = method.call(guard);
    method.advanceMillis(AFTER);
    method.arms.get(1).complete("hedge");
    assertThat(call).isCompletedWithValue("hedge");
    assertThat(guard.status().metrics().abandoned()).isEqualTo(1);
    assertThat(guard.status().metrics().bulkhead().inUse()).isEqualTo(1);
    method.arms.get(0).complete("too late");
    assertThat(guard.status().metrics().abandoned()).isZero();
    assertThat(guard.status().successes()).isEqualTo(1);
    assertBalanced(guard);

    CompletableFuture<String> cancelled = method.call(guard);
    method.advanceMillis(AFTER);
    cancelled.cancel(true);
    assertThat(guard.status().metrics().bulkhead().inUse()).isEqualTo(2);
    method.arms.get(2).complete("too late");
    assertThat(guard.status().metrics().bulkhead().inUse()).isEqualTo(1);
    method.arms.get(3).completeExceptionally(failure);
    assertBalanced(guard);
    assertThat(guard.status().failures()).isZero();
  }

  @Test
  void whatTheApplicationCompletesItselfCompletesTheAttempt() {
    PolicyGuard guard = hedged(1).build();
    CompletableFuture<String> call = method.call(guard);
    method.advanceMillis(AFTER);
    assertThat(call.complete("by hand")).isTrue();
    assertThat(method.arms.get(0)).isCompletedWithValue("by hand");
    assertThat(method.arms.get(1)).isCancelled();
    assertThat(guard.status().successes()).isEqualTo(1);
    assertBalanced(guard);

    CompletableFuture<String> other = method.call(guard);
    assertThat(other.completeExceptionally(failure)).isTrue();
    assertThat(method.arms.get(2)).isCompletedExceptionally();
    assertThat(guard.status().failures()).isEqualTo(1);
    assertBalanced(guard);
  }

  @Test
  void aBodyThatThrowsIsAFailedHedge() {
    PolicyGuard guard = hedged(1).build();
    CompletableFuture<String> call = method.call(guard);
    method.failNext(failure);
    method.advanceMillis(AFTER);
    assertThat(call).isNotDone();
    assertThat(guard.status().failures()).isEqualTo(1);
    method.arms.get(0).complete("attempt");
    assertThat(call).isCompletedWithValue("attempt");
    assertBalanced(guard);
  }

  @Test
  void noneWhileTheBreakerIsntClosed() {
    PolicyGuard guard = hedged(1).build();
    CompletableFuture<String> call = method.call(guard);
    guard.forceOpen();
    method.advanceMillis(AFTER);
    assertThat(method.arms).hasSize(1);
    method.arms.get(0).complete("alone");
    assertThat(call).isCompletedWithValue("alone");
    guard.reset();
    for (int i = 0; i < 10; i++) {
      CompletableFuture<String> failing = method.call(guard);
      method.arms.get(method.arms.size() - 1).completeExceptionally(failure);
      assertThat(failing).isCompletedExceptionally();
    }
    method.advanceMillis(1_000);
    int made = method.arms.size();
    CompletableFuture<String> probe = method.call(guard);
    assertThat(guard.breakerState()).isEqualTo(BreakerState.HALF_OPEN);
    method.advanceMillis(AFTER);
    assertThat(method.arms).hasSize(made + 1);
    method.arms.get(made).complete("probe");
    assertThat(probe).isCompletedWithValue("probe");
    assertBalanced(guard);
  }

  @Test
  void noneWhileMoreThanFourFifthsOfTheBulkheadAreTaken() {
    PolicyGuard guard = hedged(1).build();
    for (int i = 0; i < 8; i++) {
      CompletableFuture<String> unused = method.call(guard);
    }
    method.arms.get(0).complete("first");
    method.advanceMillis(AFTER);
    // Seven ran; two of their hedges brought them to nine, above four fifths.
    assertThat(guard.status().metrics().hedges()).isEqualTo(2);
    method.arms.forEach(arm -> arm.complete("answer"));
    assertBalanced(guard);
  }

  @Test
  void eachHedgeTakesATokenOfTheRetrysBudget() {
    PolicyGuard guard = hedged(1).retry(2, new Backoff(1, 1, 1, 0)).retryBudget(0, 0.2).build();
    for (int i = 0; i < 4; i++) {
      CompletableFuture<String> unused = method.call(guard);
    }
    method.advanceMillis(AFTER);
    assertThat(guard.status().metrics().hedges()).isEqualTo(2);
    method.arms.forEach(arm -> arm.complete("answer"));
    assertBalanced(guard);
  }

  @Test
  void withoutARetryTheBudgetIsAFifthAndTenASecond() {
    PolicyGuard guard =
        method
            .guard(IDS.incrementAndGet())
            .hedge(new HedgeSettings(AFTER * MILLI, 1))
            .retry(2, new Backoff(1, 1, 1, 0))
            .build();
    for (int i = 0; i < 150; i++) {
      CompletableFuture<String> unused = method.call(guard);
    }
    method.advanceMillis(AFTER);
    // A hundred there were from the start, one flowed in, thirty are the calls' own.
    assertThat(guard.status().metrics().hedges()).isBetween(130L, 131L);
    method.arms.forEach(arm -> arm.complete("answer"));
  }

  @Test
  void aHedgeRunsInTheCallersContext() throws Exception {
    PolicyGuard guard = hedged(1).build();
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader context = new URLClassLoader(new URL[0])) {
      Thread.currentThread().setContextClassLoader(context);
      CompletableFuture<String> call;
      try {
        call = method.call(guard);
      } finally {
        Thread.currentThread().setContextClassLoader(before);
      }
      method.advanceMillis(AFTER);
      assertThat(method.contexts).containsExactly(context, context);
      assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
      call.cancel(true);
    }
  }

  @Test
  void thePercentileIsLearntFirst() {
    PolicyGuard guard = guard().hedge(new HedgeSettings(0, 1)).build();
    learn(guard, 100);
    CompletableFuture<String> call = method.call(guard);
    method.advanceMillis(18);
    assertThat(guard.status().metrics().hedges()).isZero();
    method.advanceMillis(2);
    assertThat(guard.status().metrics().hedges()).isEqualTo(1);
    method.arms.get(method.arms.size() - 1).complete("hedge");
    assertThat(call).isCompletedWithValue("hedge");
    assertBalanced(guard);
  }

  private void learn(PolicyGuard guard, int calls) {
    for (int i = 0; i < calls; i++) {
      assertThat(guard.status().metrics().hedges()).isZero();
      CompletableFuture<String> call = method.call(guard);
      method.advanceMillis(i % 20 == 0 ? 19 : 5);
      if (i % 20 == 1) {
        method.advanceMillis(14);
      }
      method.arms.get(method.arms.size() - 1).complete("answer");
      assertThat(call).isDone();
    }
  }

  @Test
  void aReloadGoesOnWithWhatWasLearnt() {
    int id = IDS.incrementAndGet();
    PolicyGuard before = method.guard(id).bulkhead(10, 0).hedge(new HedgeSettings(0, 1)).build();
    learn(before, 100);
    CompletableFuture<String> running = method.call(before);
    PolicyGuard after =
        method.guard(id).bulkhead(5, 0).hedge(new HedgeSettings(0, 2)).continuing(before).build();
    CompletableFuture<String> call = method.call(after);
    method.advanceMillis(20);
    method.advanceMillis(20);
    // One of the call that had begun before, two of the new one: five of five are taken.
    assertThat(after.status().metrics().hedges()).isEqualTo(3);
    method.arms.forEach(arm -> arm.complete("answer"));
    assertThat(running).isDone();
    assertThat(call).isDone();
    assertBalanced(after);

    PolicyGuard fixed =
        method
            .guard(id)
            .bulkhead(5, 0)
            .hedge(new HedgeSettings(AFTER * MILLI, 1))
            .continuing(after)
            .build();
    CompletableFuture<String> later = method.call(fixed);
    method.advanceMillis(AFTER - 1);
    assertThat(fixed.status().metrics().hedges()).isEqualTo(3);
    method.advanceMillis(1);
    assertThat(fixed.status().metrics().hedges()).isEqualTo(4);
    later.cancel(true);
    assertBalanced(fixed);
  }

  @Test
  void shadowCountsWhatWouldHaveBeenMade() {
    PolicyGuard guard = hedged(2).shadow().build();
    CompletableFuture<String> call = method.call(guard);
    assertThat(call).isSameAs(method.arms.get(0));
    method.advanceMillis(AFTER);
    method.advanceMillis(AFTER);
    method.advanceMillis(AFTER);
    assertThat(method.arms).hasSize(1);
    assertThat(guard.status().metrics().hedges()).isEqualTo(2);
    call.complete("alone");
    CompletableFuture<String> quick = method.call(guard);
    quick.complete("in time");
    assertThat(method.scheduler.waiting()).isZero();
    assertThat(guard.status().metrics().hedges()).isEqualTo(2);
    assertBalanced(guard);
  }
}
