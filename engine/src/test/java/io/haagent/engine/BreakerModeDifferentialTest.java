package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * A breaker that is disabled, or only measures, beside Resilience4j's {@code DISABLED} and {@code
 * METRICS_ONLY}. Theirs tells once that a rate was exceeded, and again only after a reset; ours
 * tells as often as the breaker could have opened, so it is given an open time without end.
 */
class BreakerModeDifferentialTest {
  private static final long MILLIS = 1_000_000;
  private static final long FOR_EVER = 1L << 60;

  private final List<String> told = new ArrayList<>();
  private long now = 77;

  @Property(tries = 300)
  void measuresAsResilience4jDoesAndTellsOfTheSameCall(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 70) int window,
      @ForAll @IntRange(min = 1, max = 80) int minimum,
      @ForAll @IntRange(min = 1, max = 100) int rate,
      @ForAll @IntRange(min = 1, max = 100) int slowRate) {
    SplittableRandom random = new SplittableRandom(seed);
    var theirs = theirs(window, minimum, rate, slowRate);
    theirs.transitionToMetricsOnlyState();
    List<String> theirEvents = new ArrayList<>();
    theirs.getEventPublisher().onFailureRateExceeded(event -> theirEvents.add("failed"));
    theirs.getEventPublisher().onSlowCallRateExceeded(event -> theirEvents.add("slow"));
    told.clear();
    CircuitBreaker ours = ours(BreakerMode.METRICS_ONLY, window, minimum, rate, slowRate);
    int failing = random.nextInt(100);
    for (int step = 0; step < 400; step++) {
      if (step > 0 && random.nextInt(100) == 0) {
        // Whoever resets begins to measure anew; theirs would go to CLOSED.
        theirs.transitionToClosedState();
        theirs.transitionToMetricsOnlyState();
        ours.reset();
        theirEvents.clear();
        told.clear();
      }
      call(ours, theirs, random, failing);
      assertThat(ours.state()).isEqualTo(BreakerState.METRICS_ONLY);
      assertThat((float) ours.failureRate()).isEqualTo(theirs.getMetrics().getFailureRate());
      assertThat(told.isEmpty()).as("step %d: %s", step, told).isEqualTo(theirEvents.isEmpty());
      assertThat(told).hasSizeLessThan(2);
    }
  }

  @Property(tries = 100)
  void isDisabledAsResilience4jIs(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 20) int window,
      @ForAll @IntRange(min = 1, max = 100) int rate) {
    SplittableRandom random = new SplittableRandom(seed);
    var theirs = theirs(window, 1, rate, rate);
    theirs.transitionToDisabledState();
    List<String> theirEvents = new ArrayList<>();
    theirs.getEventPublisher().onEvent(event -> theirEvents.add(event.toString()));
    told.clear();
    CircuitBreaker ours = ours(BreakerMode.DISABLED, window, 1, rate, rate);
    for (int step = 0; step < 200; step++) {
      call(ours, theirs, random, 90);
      assertThat(ours.state()).isEqualTo(BreakerState.DISABLED);
      assertThat((float) ours.failureRate()).isEqualTo(theirs.getMetrics().getFailureRate());
    }
    assertThat(told).isEmpty();
    assertThat(theirEvents).isEmpty();
  }

  private void call(
      CircuitBreaker ours,
      io.github.resilience4j.circuitbreaker.CircuitBreaker theirs,
      SplittableRandom random,
      int failing) {
    long permit = ours.tryAcquire(now);
    assertThat(permit).isNotNegative();
    assertThat(theirs.tryAcquirePermission()).isTrue();
    permit = ours.begin(permit, now, false);
    long nanos = random.nextInt(40) * MILLIS;
    now += nanos;
    boolean failed = random.nextInt(100) < failing;
    ours.settle(permit, failed ? Outcome.FAILURE : Outcome.SUCCESS, now);
    if (failed) {
      theirs.onError(nanos, TimeUnit.NANOSECONDS, new Exception());
    } else {
      theirs.onSuccess(nanos, TimeUnit.NANOSECONDS);
    }
  }

  private static io.github.resilience4j.circuitbreaker.CircuitBreaker theirs(
      int window, int minimum, int rate, int slowRate) {
    return io.github.resilience4j.circuitbreaker.CircuitBreaker.of(
        "theirs",
        CircuitBreakerConfig.custom()
            .slidingWindow(window, minimum, CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
            .failureRateThreshold(rate)
            .slowCallRateThreshold(slowRate)
            .slowCallDurationThreshold(Duration.ofMillis(20))
            .build());
  }

  private CircuitBreaker ours(BreakerMode mode, int window, int minimum, int rate, int slowRate) {
    // They take a minimum above the window for the window.
    BreakerSettings settings =
        new BreakerSettings(
            Math.min(minimum, window),
            new TripRules(rate, 0, 20 * MILLIS, slowRate, 0, false),
            FOR_EVER,
            OpenBackoff.NONE,
            1,
            0,
            false);
    BreakerTerms terms =
        new BreakerTerms(new WindowShape(false, window), settings, mode, () -> 0.5, told());
    return new CircuitBreaker(terms, new Stripes(), () -> now);
  }

  private CircuitBreaker.Listener told() {
    return new CircuitBreaker.Listener() {
      @Override
      public void transition(BreakerState from, BreakerState to, int failures, String reason) {
        told.add(reason);
      }

      @Override
      public void ordered(BreakerState from, BreakerState to, String by) {}

      @Override
      public void wouldOpen(int failures, String reason) {
        told.add(reason);
      }
    };
  }
}
