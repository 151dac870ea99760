package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  private static final long SECONDS = 1_000_000_000;
  private static final long T0 = Long.MAX_VALUE - 5;
  private static final long FOR_EVER = Long.MAX_VALUE / 4;

  /** How many permits may be used within a time from now on, all of them reserved at once. */
  private static int usable(WarmUp limiter, long now, long nanos) {
    int permits = 0;
    while (limiter.waitNanos(limiter.reserve(now, FOR_EVER)) <= nanos) {
      permits++;
    }
    return permits;
  }

  @Test
  void beginsAtAThirdOfTheRateAndReachesTheWhole() {
    WarmUp limiter = new WarmUp(1000, SECONDS, 1, 10 * SECONDS, T0);
    assertThat(usable(limiter, T0, SECONDS)).isBetween(333, 370);
    limiter = new WarmUp(1000, SECONDS, 1, 10 * SECONDS, T0);
    int first = usable(limiter, T0, 10 * SECONDS);
    // The dear half of the curve, exactly: as many permits as at stable price in half the time.
    assertThat(first).isBetween(4_999, 5_002);
    assertThat(usable(limiter, T0, 20 * SECONDS)).isBetween(9_999, 10_001);
  }

  @Test
  void letsAThirdOfTheBurstGoAtOnceWhenColdAndAllOfItWhenWarm() {
    WarmUp limiter = new WarmUp(1000, SECONDS, 300, 100 * SECONDS, T0);
    assertThat(usable(limiter, T0, 0)).isBetween(100, 102);
    long now = T0;
    for (int i = 0; i < 100_000; i++) {
      now += limiter.waitNanos(limiter.reserve(now, FOR_EVER));
    }
    // Idle for no longer than the burst takes to flow back, it stays warm.
    assertThat(usable(limiter, now + 300 * SECONDS / 1000, 0)).isBetween(299, 301);
  }

  @Test
  void isColdAgainAfterAnIdleTimeOfTheWarmUp() {
    WarmUp limiter = new WarmUp(1000, SECONDS, 1, 10 * SECONDS, T0);
    long now = T0;
    for (int i = 0; i < 20_000; i++) {
      now += limiter.waitNanos(limiter.reserve(now, FOR_EVER));
    }
    assertThat(usable(limiter, now, SECONDS)).isBetween(999, 1001);
    now += 12 * SECONDS;
    assertThat(usable(limiter, now, SECONDS)).isBetween(333, 370);
  }

  @Test
  void isColdAfterIdleTimesAroundTheWrapOfItsUnits() {
    long refusal = secondOfACold();
    long wrap = 1L << 44;
    for (long idle = wrap / 4; idle < 3 * wrap; idle += wrap / 64) {
      WarmUp limiter = new WarmUp(1000, SECONDS, 1, SECONDS, T0);
      usable(limiter, T0, 10 * SECONDS);
      assertThat(limiter.reserve(T0 + idle, 0)).isPositive();
      assertThat(limiter.reserve(T0 + idle, 0)).isEqualTo(refusal);
    }
  }

  private static long secondOfACold() {
    WarmUp limiter = new WarmUp(1000, SECONDS, 1, SECONDS, 0);
    assertThat(limiter.reserve(0, 0)).isPositive();
    return limiter.reserve(0, 0);
  }

  @Test
  void cancelsTheLastReservationOnlyAlsoAfterAnIdleTime() {
    WarmUp limiter = new WarmUp(10, SECONDS, 1, SECONDS, T0);
    long now = T0;
    for (long idle : new long[] {0, 7, SECONDS / 3, SECONDS, 9 * SECONDS}) {
      now += idle;
      long first = limiter.reserve(now, 100 * SECONDS);
      long after = limiter.reserve(now, 0);
      long second = limiter.reserve(now, 100 * SECONDS);
      limiter.cancel(now, first);
      assertThat(limiter.reserve(now, 0)).isLessThan(after);
      limiter.cancel(now, second);
      assertThat(limiter.reserve(now, 0)).isEqualTo(after);
      limiter.cancel(now, first);
      assertThat(limiter.reserve(now, 0)).isGreaterThan(after);
    }
  }

  @Test
  void refusesNonsense() {
    assertThatThrownBy(() -> new WarmUp(1, 1, 1, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void holdsTheBiggestNumbers() {
    WarmUp limiter = new WarmUp(1, 3600 * SECONDS, 1_000_000_000, 8760 * 3600 * SECONDS, T0);
    for (int i = 0; i < 1000; i++) {
      assertThat(limiter.reserve(T0 + i, 0)).isPositive();
    }
    WarmUp fast = new WarmUp(1_000_000_000, SECONDS, 1, 3600 * SECONDS, T0);
    long wait = 0;
    for (int i = 0; i < 1001; i++) {
      wait = fast.waitNanos(fast.reserve(T0, SECONDS));
    }
    assertThat(wait).isBetween(2_999L, 3_001L);
  }

  @Test
  void equalsGuavasFormulaOverAMillionSteps() {
    SplittableRandom random = new SplittableRandom(20_261_124);
    for (int config = 0; config < 200; config++) {
      long permits = 1 + random.nextLong(config % 2 == 0 ? 20 : 100_000);
      long period = new long[] {SECONDS, 60 * SECONDS}[config % 2];
      long burst = 1 + random.nextLong(config % 3 == 0 ? 1 : 500);
      long warmUp = 1 + random.nextLong(config % 5 == 0 ? SECONDS / 1000 : 100 * SECONDS);
      long now = random.nextLong();
      WarmUp limiter = new WarmUp(permits, period, burst, warmUp, now);
      Curve model = new Curve(permits, period, burst, warmUp);
      long elapsed = 0;
      for (int step = 0; step < 5_000; step++) {
        long jump = jump(random, permits, period);
        elapsed += jump;
        now += jump;
        long reservation = limiter.reserve(now, FOR_EVER / 4);
        assertThat(limiter.waitNanos(reservation) * 1.0)
            .as("%d/%d ns, burst %d, warm-up %d, step %d", permits, period, burst, warmUp, step)
            .isCloseTo(model.reserve(elapsed), within(2.0 + 1e-9 * Math.abs(elapsed)));
      }
    }
  }

  /** Mostly about as long as a permit takes, sometimes nothing, a long idle time, or backwards. */
  private static long jump(SplittableRandom random, long permits, long period) {
    return switch (random.nextInt(20)) {
      case 0 -> random.nextLong(100 * period + 1);
      case 1 -> -random.nextLong(period / permits + 2);
      case 2, 3, 4, 5, 6 -> 0;
      default -> random.nextLong(4 * (period / permits) + 2);
    };
  }

  @Property(tries = 200)
  void neverExceedsTheStableRateAndItsBurst(
      @ForAll @IntRange(min = 1, max = 5_000) int permits,
      @ForAll @IntRange(min = 1, max = 100) int burst,
      @ForAll @LongRange(min = 1, max = 20 * SECONDS) long warmUp,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    WarmUp limiter = new WarmUp(permits, SECONDS, burst, warmUp, T0);
    TokenBucket bound = new TokenBucket(permits, SECONDS, burst, T0);
    long now = T0;
    for (int step = 0; step < 2_000; step++) {
      now += jump(random, permits, SECONDS);
      if (limiter.reserve(now, 0) > 0) {
        assertThat(bound.reserve(now, 0)).isPositive();
      }
    }
  }

  @Property(tries = 200)
  void goesOnAsColdAsItWas(
      @ForAll @IntRange(min = 1, max = 1_000) int permits,
      @ForAll @IntRange(max = 3_000) int taken,
      @ForAll @LongRange(max = 10 * SECONDS) long idle) {
    WarmUp before = new WarmUp(permits, SECONDS, 1, 10 * SECONDS, T0);
    for (int i = 0; i < taken; i++) {
      before.reserve(T0, FOR_EVER);
    }
    long now = T0 + before.waitNanos(before.reserve(T0, FOR_EVER)) + idle;
    WarmUp same = new WarmUp(permits, SECONDS, 1, 10 * SECONDS, now);
    same.continueFrom(before, now);
    WarmUp twice = new WarmUp(2 * permits, SECONDS, 1, 10 * SECONDS, now);
    twice.continueFrom(before, now);
    for (int i = 0; i < 5; i++) {
      double wait = before.waitNanos(before.reserve(now, FOR_EVER));
      assertThat(same.waitNanos(same.reserve(now, FOR_EVER)) * 1.0)
          .isCloseTo(wait, within(10 + 1e-6 * wait));
    }
  }

  /** Guava's two numbers, the next free moment and the stored permits, and a burst beside them. */
  private static final class Curve {
    private final double stable;
    private final double tolerance;
    private final double coolDown;
    private final double threshold;
    private final double most;
    private final double slope;
    private double stored;
    private double nextFree;

    Curve(long permits, long period, long burst, long warmUp) {
      stable = (double) period / permits;
      tolerance = (burst - 1) * stable;
      double cold = 3 * stable;
      threshold = 0.5 * warmUp / stable;
      most = threshold + 2 * warmUp / (stable + cold);
      slope = (cold - stable) / (most - threshold);
      coolDown = warmUp / most;
      stored = most;
    }

    double reserve(long now) {
      if (now > nextFree) {
        stored = Math.min(most, stored + (now - nextFree) / coolDown);
        nextFree = now;
      }
      double wait = Math.max(0, nextFree - tolerance - now);
      double spent = Math.min(1, stored);
      double above = stored - threshold;
      double price = 0;
      double left = spent;
      if (above > 0) {
        double dear = Math.min(above, spent);
        price = dear * (2 * stable + slope * above + slope * (above - dear)) / 2;
        left -= dear;
      }
      price += left * stable + (1 - spent) * stable;
      nextFree += price;
      stored -= spent;
      return wait;
    }
  }
}
