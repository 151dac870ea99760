package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    assertThat(backoff.nanos(1, MIDDLE)).isEqualTo(100);
    assertThat(backoff.nanos(2, MIDDLE)).isEqualTo(200);
    assertThat(backoff.nanos(3, MIDDLE)).isEqualTo(400);
    assertThat(backoff.nanos(4, MIDDLE)).isEqualTo(500);
    assertThat(backoff.nanos(100, MIDDLE)).isEqualTo(500);
  }

  @Test
  void jitterDrawsFromBothSides() {
    Backoff backoff = new Backoff(100, 2, 500, 0.5);
    assertThat(backoff.nanos(1, 0)).isEqualTo(50);
    assertThat(backoff.nanos(1, 0.999)).isEqualTo(149);
    assertThat(backoff.nanos(9, 0)).isEqualTo(250);
    assertThat(backoff.nanos(9, 0.999)).isEqualTo(500);
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
    assertThat(backoff.nanos(attempt, random)).isBetween(0L, initial + above);
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
