package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetryTest {
  private static final long NEVER = Long.MAX_VALUE;

  @Test
  void isNeverEarlierThanItWasAskedToBe() {
    assertThat(retry(0).delay(1, 0, 0, NEVER, 400)).isEqualTo(400);
    assertThat(retry(0).delay(1, 0, 0, NEVER, 50)).as("the longer of both").isEqualTo(100);
  }

  @Test
  void comesBackATenthLaterAtMostSoThatNotAllComeAtOnce() {
    assertThat(retry(0.5).delay(1, 0, 0, NEVER, 400)).isEqualTo(420);
    assertThat(retry(0.5).delay(1, 0, 0, NEVER, 490)).as("up to the maximum").isEqualTo(500);
  }

  @Test
  void givesUpRatherThanWaitLongerThanItsMaximumOrTheDeadline() {
    assertThat(retry(0).delay(1, 0, 0, NEVER, 501)).isEqualTo(-1);
    assertThat(retry(0).delay(1, 0, 0, 400, 400)).isEqualTo(-1);
    assertThat(retry(0).delay(1, 0, 0, 401, 400)).isEqualTo(400);
  }

  @Test
  void givingUpTakesNothingFromTheBudget() {
    RetryBudget budget = new RetryBudget(0, 0.1, new Stripes(), null, 0);
    Retry retry = new Retry(3, new Backoff(100, 1, 500, 0), budget, () -> 0);
    assertThat(retry.delay(1, 0, 0, NEVER, 501)).isEqualTo(-1);
    assertThat(retry.delay(1, 0, 0, NEVER, 0)).isEqualTo(100);
    assertThat(retry.delay(1, 0, 0, NEVER, 0)).as("the only token").isEqualTo(-1);
  }

  @Test
  void decorrelatedPausesDifferFromCallToCallThatBeganAtAnotherTime() {
    PolicyGuard guard =
        PolicyGuard.builder(1, "a")
            .retry(3, new Backoff(100, 1, 500_000, 1, Backoff.Spread.DECORRELATED))
            .build();
    assertThat(guard.start()).isNotZero();
    assertThat(guard.retryDelay(1, 1)).isNotEqualTo(guard.retryDelay(2, 1));
    assertThat(guard.retryDelay(1, 2)).isEqualTo(guard.retryDelay(1, 2));
  }

  private static Retry retry(double random) {
    return new Retry(3, new Backoff(100, 1, 500, 0), null, () -> random);
  }
}
