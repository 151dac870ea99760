package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.haagent.engine.Backoff.Spread;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final double MIDDLE = 0.5;

  @Test
  void growsByTheMultiplierUpToTheCap() {
    Backoff backoff = new Backoff(100, 2, 500, 0.5);
    assertThat(backoff.nanos(1, MIDDLE, 0)).isEqualTo(100);
    assertThat(backoff.nanos(2, MIDDLE, 0)).isEqualTo(200);
    assertThat(backoff.nanos(3, MIDDLE, 0)).isEqualTo(400);
    assertThat(backoff.nanos(4, MIDDLE, 0)).isEqualTo(500);
    assertThat(backoff.nanos(100, MIDDLE, 0)).isEqualTo(500);
  }

  @Test
  void jitterDrawsFromBothSides() {
    Backoff backoff = new Backoff(100, 2, 500, 0.5);
    assertThat(backoff.nanos(1, 0, 0)).isEqualTo(50);
    assertThat(backoff.nanos(1, 0.999, 0)).isEqualTo(149);
    assertThat(backoff.nanos(9, 0, 0)).isEqualTo(250);
    assertThat(backoff.nanos(9, 0.999, 0)).isEqualTo(500);
  }

  @Test
  void fullJitterDrawsFromNoneToTheWholePause() {
    Backoff backoff = new Backoff(100, 2, 500, 1, Spread.FULL);
    assertThat(backoff.nanos(1, 0, 0)).isZero();
    assertThat(backoff.nanos(2, 0.999, 0)).isEqualTo(199);
    assertThat(backoff.nanos(9, 0.5, 0)).isEqualTo(250);
  }

  @Property(tries = 500)
  void decorrelatedJitterDrawsFromTheFirstPauseToThreeTimesTheOneBefore(
      @ForAll long call,
      @ForAll @LongRange(max = 10_000_000_000L) long initial,
      @ForAll @LongRange(max = 1_000_000_000_000L) long above) {
    Backoff backoff = new Backoff(initial, 1, initial + above, 1, Spread.DECORRELATED);
    double before = initial;
    for (int attempt = 1; attempt <= 20; attempt++) {
      long nanos = backoff.nanos(attempt, 0, call);
      double most = Math.min(initial + above, 3 * (before + 1));
      assertThat(nanos).isBetween(initial, (long) most);
      assertThat(backoff.nanos(attempt, 0.7, call)).as("drawn again").isEqualTo(nanos);
      before = nanos;
    }
  }

  @Test
  void decorrelatedJitterHasTheMeansOfTheArticle() {
    Backoff backoff = new Backoff(1_000, 1, 100_000, 1, Spread.DECORRELATED);
    // By its formula, for a base of 1 and a cap of 100, from a simulation of two million calls.
    double[] means = {2.0, 3.5, 5.76, 9.13, 14.1, 20.2};
    for (int attempt = 1; attempt <= means.length; attempt++) {
      double sum = 0;
      for (long call = 0; call < 100_000; call++) {
        sum += backoff.nanos(attempt, 0, call * 1_000);
      }
      assertThat(sum / 100_000 / 1_000).isCloseTo(means[attempt - 1], withinPercentage(3));
    }
  }

  @Property(tries = 500)
  void staysWithinItsBounds(
      @ForAll @LongRange(max = 10_000_000_000L) long initial,
      @ForAll @DoubleRange(min = 1, max = 10) double multiplier,
      @ForAll @LongRange(max = 1_000_000_000_000L) long above,
      @ForAll @DoubleRange(max = 1) double jitter,
      @ForAll @IntRange(min = 1, max = 100) int attempt,
      @ForAll @DoubleRange(max = 1, maxIncluded = false) double random) {
    Backoff backoff = new Backoff(initial, multiplier, initial + above, jitter);
    assertThat(backoff.nanos(attempt, random, 0)).isBetween(0L, initial + above);
  }

  @Test
  void refusesNonsense() {
    assertThatThrownBy(() -> new Backoff(2, 1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Backoff(1, Double.NaN, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Backoff(1, 1, 1, 1.1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
