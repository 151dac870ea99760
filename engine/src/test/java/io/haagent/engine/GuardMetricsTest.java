package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class GuardMetricsTest {
  private static final long SECOND = 1_000_000_000L;

  private final VirtualTicker ticker = new VirtualTicker();

  @Test
  void rejectionsAreCountedByPolicy() {
    PolicyGuard guard =
        builder().limit(1, SECOND, 2, 0).bulkhead(1, 0).breakerOverCalls(10, breaker()).build();
    long running = guard.admit(guard.start(), true);
    assertThat(guard.admit(guard.start(), true)).isNegative(); // gives its token back
    guard.settle(running, 0, Outcome.SUCCESS);
    guard.settle(guard.admit(guard.start(), true), 0, Outcome.SUCCESS);
    assertThat(guard.admit(guard.start(), true)).isNegative();
    guard.forceOpen();
    assertThat(guard.admit(guard.start(), true)).isNegative();

    GuardMetrics metrics = guard.status().metrics();

    assertThat(metrics.rejectedByBulkhead()).isEqualTo(1);
    assertThat(metrics.rejectedByLimit()).isEqualTo(1);
    assertThat(metrics.rejectedByBreaker()).isEqualTo(1);
    assertThat(metrics.rejectedByDeadline()).isZero();
    assertThat(guard.status().rejected()).isEqualTo(3);
    assertThat(guard.status().calls()).isEqualTo(5);
  }

  @Test
  void tokensFlowBack() {
    PolicyGuard guard = builder().limit(1, SECOND, 2, 0).build();
    assertThat(guard.status().metrics().tokens()).isEqualTo(2);

    guard.settle(guard.admit(guard.start(), true), 0, Outcome.SUCCESS);
    assertThat(guard.status().metrics().tokens()).isEqualTo(1);

    ticker.advance(SECOND / 2);
    assertThat(guard.status().metrics().tokens()).isEqualTo(1.5);
    assertThat(builder().build().status().metrics().tokens()).isEqualTo(-1);
  }

  @Test
  void runningAttemptsAreCountedUntilTheyEnd() {
    PolicyGuard guard = builder().build();
    long first = guard.admit(guard.start(), true);
    long second = guard.admit(guard.start(), true);
    assertThat(guard.status().metrics().concurrent()).isEqualTo(2);

    guard.settle(first, 0, Outcome.FAILURE);
    guard.cancelled(second, 0);

    assertThat(guard.status().metrics().concurrent()).isZero();
    assertThat(guard.status().metrics().cancelled()).isEqualTo(1);
    assertThat(guard.status().ignored()).isEqualTo(1);
  }

  @Test
  void whatEndsAfterItsDeadlineIsATimeoutAndTimed() {
    PolicyGuard guard = builder().deadline(SECOND).build();
    long start = guard.start();
    long token = guard.enter(start);
    ticker.advance(2 * SECOND);
    guard.success(token, start);

    GuardMetrics metrics = guard.status().metrics();

    assertThat(metrics.timeouts()).isEqualTo(1);
    assertThat(metrics.latency().sampled()).isFalse();
    assertThat(metrics.latency().count()).isEqualTo(1);
    assertThat(metrics.latency().max()).isEqualTo(2 * SECOND);
  }

  @Test
  void oneCallInSixtyFourIsTimedWhereNoPolicyNeedsTo() {
    PolicyGuard guard = builder().breakerOverCalls(10, breaker()).build();
    int calls = 64_000;
    for (int i = 0; i < calls; i++) {
      long token = guard.enter(guard.start());
      ticker.advance(1000);
      guard.success(token, 0);
    }

    Latency latency = guard.status().metrics().latency();

    assertThat(latency.sampled()).isTrue();
    // A thousand are expected; five standard deviations of the binomial distribution are 158.
    assertThat(latency.count()).isBetween(842L, 1158L);
    assertThat(latency.max()).isEqualTo(1000);
    assertThat(guard.status().successes()).isEqualTo(calls);
    assertThat(guard.status().metrics().concurrent()).isZero();
  }

  @Test
  void failedCallsAreTimedToTheirEndWithWaitsAndRepeats() {
    PolicyGuard guard =
        builder().deadline(10 * SECOND).retry(2, new Backoff(SECOND, 1, SECOND, 0)).build();
    long start = guard.start();
    long token = guard.enter(start);
    long repeat = guard.failure(token, start, 1, new IllegalStateException("once"));
    assertThat(repeat).isPositive();
    ticker.advance(SECOND);
    guard.success(repeat, start);

    Latency latency = guard.status().metrics().latency();

    assertThat(latency.count()).isEqualTo(1);
    assertThat(latency.max()).isEqualTo(2 * SECOND);
  }

  @Test
  void asynchronousCallsAreTimedToTheirCompletion() {
    PolicyGuard guard = builder().deadline(10 * SECOND).build();
    long start = guard.start();
    CompletableFuture<String> stage = new CompletableFuture<>();
    Object unused = guard.returned(guard.enter(start), start, stage, null, null, null);
    ticker.advance(3 * SECOND);
    assertThat(guard.status().metrics().concurrent()).isEqualTo(1);
    stage.complete("there");

    assertThat(guard.status().metrics().latency().max()).isEqualTo(3 * SECOND);
    assertThat(guard.status().metrics().concurrent()).isZero();
  }

  private PolicyGuardBuilder builder() {
    return PolicyGuard.builder(7001, "stock")
        .ticker(ticker)
        .scheduler(new VirtualScheduler(ticker));
  }

  private static BreakerSettings breaker() {
    return new BreakerSettings(5, 50, false, SECOND, 3, SECOND);
  }
}
