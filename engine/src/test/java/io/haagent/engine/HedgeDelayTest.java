package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class HedgeDelayTest {
  private static final long MILLI = 1_000_000;

  @Test
  void saysNothingBeforeTheHundredth() {
    HedgeDelay delay = new HedgeDelay();
    for (int i = 0; i < 99; i++) {
      delay.record(50 * MILLI);
    }
    assertThat(delay.nanos()).isEqualTo(-1);
    delay.record(50 * MILLI);
    assertThat(delay.nanos() / (double) MILLI).isCloseTo(50, within(1.0));
  }

  @Test
  void isWhatNinetyFiveOfAHundredTake() {
    HedgeDelay delay = new HedgeDelay();
    for (int i = 1; i <= 2000; i++) {
      delay.record((i % 100 + 1) * MILLI);
    }
    assertThat(delay.nanos() / (double) MILLI).isCloseTo(95, within(2.0));
  }

  @Test
  void isAMillisecondAtLeast() {
    HedgeDelay delay = new HedgeDelay();
    for (int i = 0; i < 200; i++) {
      delay.record(1000);
    }
    assertThat(delay.nanos()).isEqualTo(MILLI);
    delay.record(-5); // a clock that went backwards
  }

  @Test
  void followsADependencyThatHasBecomeQuickerWithinTwoThousandAnswers() {
    HedgeDelay delay = new HedgeDelay();
    for (int i = 0; i < 3000; i++) {
      delay.record(200 * MILLI);
    }
    for (int i = 0; i < 2 * HedgeDelay.GENERATION + 64; i++) {
      delay.record(10 * MILLI);
    }
    assertThat(delay.nanos() / (double) MILLI).isCloseTo(10, within(0.5));
  }

  /** The slowest are hedged at the delay, so they are noted as a little more than it. */
  @Test
  void doesNotSinkThoughHedgesCutTheSlowest() {
    HedgeDelay delay = new HedgeDelay();
    Random random = new Random(7);
    for (int i = 0; i < 100_000; i++) {
      long alone = answer(random);
      long after = delay.nanos();
      boolean hedged = after >= 0 && alone > after;
      delay.record(hedged ? Math.min(alone, after + answer(random)) : alone);
    }
    assertThat(delay.nanos() / (double) MILLI).isBetween(17.0, 40.0);
  }

  /** 10 to 20 ms, and every thirtieth a second. */
  private static long answer(Random random) {
    return random.nextInt(30) == 0 ? 1000 * MILLI : (10_000_000L + random.nextInt(10_000_000));
  }
}
