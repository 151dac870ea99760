package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SamplingTest {
  @Test
  void oneOfEach64CallsIsTimedAtAnyOfTheirPlaces() {
    int random = 42;
    long next = Sampling.after(-1, random);
    assertThat(next).isBetween(0L, 63L);
    Set<Long> places = new HashSet<>();
    for (int block = 1; block <= 2000; block++) {
      random = Sampling.next(random);
      next = Sampling.after(next, random);
      assertThat(next / 64).isEqualTo(block);
      places.add(next % 64);
    }
    assertThat(places).hasSize(64);
  }

  @Test
  void drawsOneIn64() {
    int random = 7;
    int drawn = 0;
    for (int i = 0; i < 64_000; i++) {
      random = Sampling.next(random);
      drawn += Sampling.isDrawn(random) ? 1 : 0;
    }
    assertThat(drawn).isBetween(900, 1100);
  }
}
