package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry.AsyncContext;
import io.github.resilience4j.retry.RetryConfig;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Runs the same outcomes through our retry and Resilience4j's: equal means as many attempts with
 * the same pauses. What is meant to be different, and docs/retry.md tells, is held too, so that the
 * page stays true.
 */
class RetryDifferentialTest {
  private static final long MILLIS = 1_000_000;

  @Test
  void repeatsWhatTheyRepeatAfterTheSamePauses() {
    for (int seed = 0; seed < 2_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int attempts = 1 + random.nextInt(8);
      long initial = 1 + random.nextInt(500);
      int multiplier = 1 + random.nextInt(4);
      long max = initial + random.nextInt(5_000);
      AsyncContext<Object> theirs =
          resilience4j(attempts, IntervalFunction.ofExponentialBackoff(initial, multiplier, max));
      VirtualTicker ticker = new VirtualTicker();
      PolicyGuard ours =
          PolicyGuard.builder(1, "a")
              .retry(attempts, new Backoff(initial * MILLIS, multiplier, max * MILLIS, 0))
              .retryOn(List.of("java.io.IOException"))
              .ticker(ticker)
              .build();
      long start = ours.start();
      long token = ours.admit(start, true);
      for (int attempt = 1; ; attempt++) {
        Exception outcome = outcome(random);
        long pause = outcome == null ? theirs.onResult("answer") : theirs.onError(outcome);
        long mine = ours(ours, token, start, attempt, outcome);
        assertThat(mine < 0 ? -1 : mine / MILLIS)
            .as("seed %d, attempt %d of %d", seed, attempt, attempts)
            .isEqualTo(pause);
        if (mine < 0) {
          break;
        }
        ticker.advance(mine);
        token = ours.readmit(start, true);
      }
    }
  }

  private static long ours(
      PolicyGuard guard, long token, long start, int attempt, @Nullable Exception outcome) {
    if (outcome == null) {
      guard.settle(token, start, Outcome.SUCCESS);
      return -1;
    }
    guard.settleThrown(token, start, outcome);
    return guard.repeatable(outcome) ? guard.retryDelay(start, attempt) : -1;
  }

  private static @Nullable Exception outcome(SplittableRandom random) {
    return switch (random.nextInt(8)) {
      case 0 -> null;
      case 1 -> new IllegalStateException();
      case 2, 3 -> new FileNotFoundException();
      default -> new IOException();
    };
  }

  @Test
  void spreadsAroundThePauseAsWideAsTheyDo() {
    IntervalFunction theirs = IntervalFunction.ofExponentialRandomBackoff(10_000L, 2.0, 0.5);
    Backoff ours = new Backoff(10_000, 2, Long.MAX_VALUE / 4, 0.5);
    SplittableRandom random = new SplittableRandom(1);
    for (int attempt = 1; attempt <= 6; attempt++) {
      long pause = 10_000L << (attempt - 1);
      double theirSum = 0;
      double ourSum = 0;
      for (int i = 0; i < 20_000; i++) {
        long their = theirs.apply(attempt);
        long mine = ours.nanos(attempt, random.nextDouble(), 0);
        assertThat(List.of(their, mine))
            .allMatch(drawn -> drawn >= pause / 2 && drawn <= pause * 3 / 2);
        theirSum += their;
        ourSum += mine;
      }
      assertThat(ourSum / theirSum).isBetween(0.98, 1.02);
    }
  }

  @Test
  void theyDontSpreadAPauseThatIsCappedAndWeDo() {
    IntervalFunction theirs = IntervalFunction.ofExponentialRandomBackoff(100L, 2.0, 0.5, 1_000L);
    Backoff ours = new Backoff(100, 2, 1_000, 0.5);
    SplittableRandom random = new SplittableRandom(1);
    int below = 0;
    for (int i = 0; i < 1_000; i++) {
      assertThat(theirs.apply(8)).isEqualTo(1_000);
      below += ours.nanos(8, random.nextDouble(), 0) < 1_000 ? 1 : 0;
    }
    assertThat(below).isBetween(400, 600);
  }

  private static AsyncContext<Object> resilience4j(int attempts, IntervalFunction pauses) {
    RetryConfig config =
        RetryConfig.custom()
            .maxAttempts(attempts)
            .intervalFunction(pauses)
            .retryExceptions(IOException.class)
            .build();
    return io.github.resilience4j.retry.Retry.of("peer", config).asyncContext();
  }
}
