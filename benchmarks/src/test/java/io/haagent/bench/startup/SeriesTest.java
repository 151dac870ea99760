package io.haagent.bench.startup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeriesTest {
  private final Series series = new Series();

  @Test
  void medianOfOddNumberIsTheMiddleOne() {
    add(9, 1, 5);
    assertThat(series.median()).isEqualTo(5);
  }

  @Test
  void medianOfEvenNumberIsBetweenTheMiddleTwo() {
    add(9, 1, 5, 6);
    assertThat(series.median()).isEqualTo(5.5);
  }

  @Test
  void oneSlowRunDoesNotMoveTheMedian() {
    add(4, 5, 5, 5, 4000);
    assertThat(series.median()).isEqualTo(5);
  }

  private void add(double... values) {
    for (double value : values) {
      series.add(value);
    }
  }
}
