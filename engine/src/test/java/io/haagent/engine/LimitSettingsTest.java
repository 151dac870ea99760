package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.haagent.engine.LimitSettings.Algorithm;
import java.util.concurrent.CountDownLatch;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What all algorithms have in common, and a guard with each of them. */
class LimitSettingsTest {
  private static final long SECONDS = 1_000_000_000;
  private static final long T0 = Long.MAX_VALUE - 5;

  private final VirtualTicker clock = new VirtualTicker();

  private static LimitSettings settings(Algorithm algorithm, int permits) {
    long warmUp = algorithm == Algorithm.WARM_UP ? 10 * SECONDS : 0;
    return new LimitSettings(algorithm, permits, SECONDS, permits, warmUp);
  }

  /** How many permits may be used at once at most, when nothing was taken. */
  private static int most(Algorithm algorithm, int permits) {
    return algorithm == Algorithm.PACED ? 1 : permits;
  }

  private static int atOnce(RateLimiter limiter) {
    int admitted = 0;
    while (limiter.reserve(T0, 0) > 0) {
      admitted++;
    }
    return admitted;
  }

  @ParameterizedTest
  @EnumSource
  void waitersAreServedInTheOrderTheyComeAndNoneBeforeItsTime(Algorithm algorithm) {
    RateLimiter limiter = settings(algorithm, 5).limiter(T0);
    long last = 0;
    for (int i = 0; i < 100; i++) {
      long wait = limiter.waitNanos(limiter.reserve(T0, 1000 * SECONDS));
      assertThat(wait).isGreaterThanOrEqualTo(last);
      last = wait;
    }
    assertThat(last).isGreaterThanOrEqualTo((100 - 5) / 5 * SECONDS);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsRefusedTakesNothingAndSaysExactlyWhenToComeBack(Algorithm algorithm) {
    RateLimiter limiter = settings(algorithm, 5).limiter(T0);
    atOnce(limiter);
    long refusal = limiter.reserve(T0, 0);
    assertThat(limiter.reserve(T0, 0)).isEqualTo(refusal);
    assertThat(limiter.reserve(T0 - refusal - 1, 0)).isEqualTo(-1);
    assertThat(limiter.reserve(T0 - refusal, 0)).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void aClockThatRunsBackAdmitsNoMore(Algorithm algorithm) {
    RateLimiter limiter = settings(algorithm, 5).limiter(T0);
    atOnce(limiter);
    assertThat(limiter.reserve(T0 - SECONDS, 0)).isNegative();
    assertThat(limiter.reserve(T0 - 100 * SECONDS, 0)).isNegative();
    assertThat(limiter.reserve(T0 + 100 * SECONDS, 0)).isPositive();
  }

  @Property(tries = 500)
  void noChangeOfTheAlgorithmGivesAPermitASecondTime(
      @ForAll Algorithm from,
      @ForAll Algorithm to,
      @ForAll @IntRange(min = 1, max = 50) int permits,
      @ForAll @IntRange(min = 1, max = 50) int newPermits,
      @ForAll @IntRange(max = 120) int taken) {
    RateLimiter before = settings(from, permits).limiter(T0);
    for (int i = 0; i < taken; i++) {
      assertThat(before.reserve(T0, Long.MAX_VALUE / 4)).isPositive();
    }
    RateLimiter after = settings(to, newPermits).limiter(settings(from, permits), before, T0);
    int admitted = atOnce(after);
    if (from == to && to == Algorithm.TOKEN_BUCKET) {
      assertThat(admitted).isEqualTo(Math.max(0, Math.min(newPermits, permits - taken)));
      return;
    }
    assertThat(admitted).isLessThanOrEqualTo(Math.max(0, most(to, newPermits) - taken));
    if (taken == 0 && (from != to || permits != newPermits)) {
      assertThat(admitted).isEqualTo(atOnce(settings(to, newPermits).limiter(T0)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aGuardWaitsByEachOfThemAndCanBeInterrupted(Algorithm algorithm) {
    PolicyGuard guard =
        PolicyGuard.builder(1, "all")
            .ticker(clock)
            .limit(settings(algorithm, 1), 100 * SECONDS)
            .build();
    for (int i = 0; i < 3; i++) {
      long start = guard.start();
      long token = guard.enter(start);
      assertThat(token).isPositive();
      guard.success(token, start);
    }
    long parked = clock.parkedNanos();
    assertThat(parked).isGreaterThanOrEqualTo(2 * SECONDS);
    Thread.currentThread().interrupt();
    assertThat(guard.enter(guard.start())).isNegative();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(clock.parkedNanos()).isEqualTo(parked);
  }

  @ParameterizedTest
  @EnumSource
  void aGuardGoesOnWithItsLimitThroughAnyOtherChange(Algorithm algorithm) {
    PolicyGuard before =
        PolicyGuard.builder(1, "all").ticker(clock).limit(settings(algorithm, 1), 0).build();
    assertThat(before.admit(before.start(), false)).isPositive();
    PolicyGuard after =
        PolicyGuard.builder(1, "all")
            .ticker(clock)
            .limit(settings(algorithm, 1), 5)
            .bulkhead(7, 0)
            .continuing(before)
            .build();
    assertThat(after.state().limiter).isSameAs(before.state().limiter);
    assertThat(after.admit(after.start(), false)).isNegative();
  }

  @ParameterizedTest
  @EnumSource
  void admitsNoMoreThanItMayToThreadsThatRace(Algorithm algorithm) throws InterruptedException {
    int permits = 10_000;
    RateLimiter limiter = settings(algorithm, permits).limiter(T0);
    int alone = atOnce(settings(algorithm, permits).limiter(T0));
    int[] admitted = new int[4];
    CountDownLatch start = new CountDownLatch(1);
    Thread[] threads = new Thread[admitted.length];
    for (int i = 0; i < threads.length; i++) {
      int number = i;
      threads[i] =
          new Thread(
              () -> {
                try {
                  start.await();
                } catch (InterruptedException e) {
                  return;
                }
                admitted[number] = atOnce(limiter);
              });
      threads[i].start();
    }
    start.countDown();
    int sum = 0;
    for (int i = 0; i < threads.length; i++) {
      threads[i].join();
      sum += admitted[i];
    }
    assertThat(sum).isEqualTo(alone);
  }

  @Test
  void refusesNonsense() {
    assertThatThrownBy(() -> LimitSettings.tokenBucket(1, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LimitSettings(Algorithm.WARM_UP, 1, 1, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LimitSettings(Algorithm.PACED, 1, 1, 1, 5))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
