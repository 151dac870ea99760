package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Runs the same random calls through this breaker over a count window and through Resilience4j's.
 * Where the two are meant to differ the driver keeps to what both do: Resilience4j decides on its
 * half-open calls only when all of them (or the minimum of calls, if that is less) have answered,
 * so they answer in one step and are no more than that; and it counts late answers of an older
 * state, so nothing is on its way when the state changes.
 */
class CircuitBreakerDifferentialTest {
  private static final long MILLIS = 1_000_000;

  @Test
  void takesTheSameStepsAsResilience4j() {
    for (int seed = 0; seed < 300; seed++) {
      run(new SplittableRandom(seed), "seed " + seed, false);
    }
  }

  @Test
  void takesTheSameStepsAsResilience4jBySlowCallsToo() {
    for (int seed = 0; seed < 300; seed++) {
      run(new SplittableRandom(seed), "slow seed " + seed, true);
    }
  }

  private static void run(SplittableRandom random, String seed, boolean slow) {
    int window = 1 + random.nextInt(70);
    int minimum = 1 + random.nextInt(80);
    int rate = 1 + random.nextInt(100);
    int probes = 1 + random.nextInt(Math.min(6, Math.min(minimum, window)));
    int failing = random.nextInt(slow ? 30 : 100);
    int slowRate = 1 + random.nextInt(100);
    int slowMillis = slow ? 1 + random.nextInt(20) : 60_000;
    int longest = slow ? 1 + random.nextInt(40) : 0;
    MillisClock clock = new MillisClock();
    var theirs =
        io.github.resilience4j.circuitbreaker.CircuitBreaker.of(
            seed,
            CircuitBreakerConfig.custom()
                .slidingWindow(window, minimum, CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(rate)
                .slowCallRateThreshold(slow ? slowRate : 100)
                .slowCallDurationThreshold(Duration.ofMillis(slowMillis))
                .permittedNumberOfCallsInHalfOpenState(probes)
                // They let a probe in only after the wait, we at its very end.
                .waitDurationInOpenState(Duration.ofMillis(999))
                .clock(clock)
                .build());
    CircuitBreaker ours =
        new CircuitBreaker(
            new BreakerTerms(
                new WindowShape(false, window),
                new BreakerSettings(
                    minimum,
                    new TripRules(rate, 0, slowMillis * MILLIS, slow ? slowRate : 100, 0, false),
                    1000 * MILLIS,
                    OpenBackoff.NONE,
                    probes,
                    0,
                    false),
                () -> 0.5,
                Deaf.LISTENER),
            new Stripes(),
            clock::nanos);
    Pair pair = new Pair(ours, theirs, clock);
    for (int step = 0; step < 600; step++) {
      String where = seed + ", step " + step;
      if (random.nextInt(10) == 0) {
        clock.millis += random.nextInt(400);
      }
      if (random.nextInt(2) == 0) {
        pair.begin(where, ours.state() == BreakerState.CLOSED ? 1 + random.nextInt(3) : probes);
      }
      // Once for all that end in this step: we may decide by the first probe, they by the last.
      clock.millis += longest == 0 ? 0 : random.nextInt(longest + 1);
      while (pair.running() && (random.nextInt(3) > 0 || !pair.closed())) {
        pair.end(random.nextInt(100) < failing);
      }
      assertThat(ours.state().name()).as(where).isEqualTo(theirs.getState().name());
    }
  }

  private record Running(long permit, long began) {}

  /** The two breakers and the calls that both have let through. */
  private record Pair(
      CircuitBreaker ours,
      io.github.resilience4j.circuitbreaker.CircuitBreaker theirs,
      MillisClock clock,
      Queue<Running> permits) {

    Pair(
        CircuitBreaker ours,
        io.github.resilience4j.circuitbreaker.CircuitBreaker theirs,
        MillisClock clock) {
      this(ours, theirs, clock, new ArrayDeque<>());
    }

    boolean running() {
      return !permits.isEmpty();
    }

    boolean closed() {
      return ours.state() == BreakerState.CLOSED && theirs.getState().name().equals("CLOSED");
    }

    void begin(String where, int calls) {
      for (int i = 0; i < calls; i++) {
        long permit = ours.tryAcquire(clock.nanos());
        assertThat(theirs.tryAcquirePermission()).as(where).isEqualTo(permit >= 0);
        if (permit >= 0) {
          permits.add(new Running(ours.begin(permit, clock.nanos(), false), clock.nanos()));
        }
      }
    }

    void end(boolean failed) {
      Running call = permits.remove();
      long nanos = clock.nanos() - call.began;
      ours.settle(call.permit, failed ? Outcome.FAILURE : Outcome.SUCCESS, clock.nanos());
      if (failed) {
        theirs.onError(nanos, TimeUnit.NANOSECONDS, new Exception());
      } else {
        theirs.onSuccess(nanos, TimeUnit.NANOSECONDS);
      }
    }
  }

  private static final class MillisClock extends Clock {
    private long millis = 1_700_000_000_000L;

    long nanos() {
      return millis * MILLIS;
    }

    @Override
    public long millis() {
      return millis;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
