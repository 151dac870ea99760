package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  private static final long SECONDS = 1_000_000_000;
  private static final WindowShape TEN_CALLS = new WindowShape(false, 10);
  private static final WindowShape TEN_SECONDS = new WindowShape(true, 10 * SECONDS);
  private static final BreakerSettings RECOMMENDED =
      new BreakerSettings(4, 50, false, 5 * SECONDS, 3, 5 * SECONDS);

  private final List<String> transitions = new ArrayList<>();
  private long now = Long.MAX_VALUE - SECONDS;

  private CircuitBreaker breaker(WindowShape shape, BreakerSettings settings) {
    return new CircuitBreaker(
        shape, settings, (from, to, tally) -> transitions.add(from + " " + to), now);
  }

  private void call(CircuitBreaker breaker, Outcome outcome) {
    long permit = breaker.tryAcquire(now);
    assertThat(permit).isNotNegative();
    breaker.settle(permit, outcome, now);
  }

  private void fail(CircuitBreaker breaker, int times) {
    for (int i = 0; i < times; i++) {
      call(breaker, Outcome.FAILURE);
    }
  }

  private CircuitBreaker opened(BreakerSettings settings) {
    CircuitBreaker breaker = breaker(TEN_CALLS, settings);
    fail(breaker, settings.minimumCalls());
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    return breaker;
  }

  private CircuitBreaker halfOpen(BreakerSettings settings) {
    CircuitBreaker breaker = opened(settings);
    now += settings.openForNanos();
    return breaker;
  }

  @Test
  void staysClosedBelowTheMinimumOfCalls() {
    CircuitBreaker breaker = breaker(TEN_CALLS, RECOMMENDED);
    fail(breaker, 3);
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    fail(breaker, 1);
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
  }

  @Test
  void opensWhenTheRateIsReachedByASuccessThatCompletesTheMinimum() {
    CircuitBreaker breaker = breaker(TEN_CALLS, RECOMMENDED);
    fail(breaker, 3);
    call(breaker, Outcome.SUCCESS);
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
  }

  @Test
  void theRateIsReachedOrExceededAsThePresetSays() {
    CircuitBreaker reached = breaker(TEN_CALLS, RECOMMENDED);
    CircuitBreaker exceeded =
        breaker(TEN_CALLS, new BreakerSettings(4, 50, true, SECONDS, 1, SECONDS));
    for (CircuitBreaker breaker : List.of(reached, exceeded)) {
      call(breaker, Outcome.SUCCESS);
      call(breaker, Outcome.SUCCESS);
      fail(breaker, 2);
    }
    assertThat(reached.state()).isEqualTo(BreakerState.OPEN);
    assertThat(exceeded.state()).isEqualTo(BreakerState.CLOSED);
    fail(exceeded, 1);
    assertThat(exceeded.state()).isEqualTo(BreakerState.OPEN);
  }

  @Test
  void aCountWindowForgetsItsOldestCalls() {
    CircuitBreaker breaker =
        breaker(new WindowShape(false, 4), new BreakerSettings(9, 75, false, 1, 1, 1));
    fail(breaker, 2);
    for (int i = 0; i < 2; i++) {
      call(breaker, Outcome.SUCCESS);
    }
    fail(breaker, 2);
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    fail(breaker, 1);
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
  }

  @Test
  void aTimeWindowForgetsWhatIsOlderThanIt() {
    CircuitBreaker breaker = breaker(TEN_SECONDS, RECOMMENDED);
    fail(breaker, 3);
    now += 10 * SECONDS;
    fail(breaker, 3);
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    now += 8 * SECONDS;
    fail(breaker, 1);
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
  }

  @Test
  void ignoredCallsCountForNothing() {
    CircuitBreaker breaker = breaker(TEN_CALLS, RECOMMENDED);
    fail(breaker, 3);
    for (int i = 0; i < 100; i++) {
      call(breaker, Outcome.IGNORED);
    }
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void saysHowLongItStaysOpen() {
    CircuitBreaker breaker = opened(RECOMMENDED);
    now += 2 * SECONDS;
    assertThat(breaker.tryAcquireClosed()).isNegative();
    assertThat(breaker.tryAcquire(now)).isEqualTo(-3 * SECONDS);
    assertThat(breaker.isOpen(now)).isTrue();
    now += 3 * SECONDS;
    assertThat(breaker.isOpen(now)).isFalse();
    assertThat(breaker.tryAcquire(now)).isPositive();
  }

  @Test
  void halfOpenAdmitsItsProbesAndNoMore() {
    CircuitBreaker breaker = halfOpen(RECOMMENDED);
    for (int i = 0; i < 3; i++) {
      assertThat(CircuitBreaker.isProbe(breaker.tryAcquire(now))).isTrue();
    }
    assertThat(breaker.tryAcquire(now)).isEqualTo(CircuitBreaker.ALL_PROBES_OUT);
  }

  @Test
  void halfOpenClosesAsSoonAsNoAnswerCanChangeIt() {
    CircuitBreaker breaker = halfOpen(RECOMMENDED);
    call(breaker, Outcome.SUCCESS);
    assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
    call(breaker, Outcome.SUCCESS);
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void halfOpenOpensAsSoonAsNoAnswerCanChangeIt() {
    CircuitBreaker breaker = halfOpen(RECOMMENDED);
    call(breaker, Outcome.FAILURE);
    assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
    call(breaker, Outcome.FAILURE);
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    assertThat(breaker.tryAcquire(now)).isEqualTo(-5 * SECONDS);
  }

  @Test
  void closingForgetsTheWindow() {
    CircuitBreaker breaker = halfOpen(RECOMMENDED);
    call(breaker, Outcome.SUCCESS);
    call(breaker, Outcome.SUCCESS);
    fail(breaker, 3);
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void anIgnoredProbeGivesItsPermitBack() {
    CircuitBreaker breaker = halfOpen(new BreakerSettings(4, 50, false, SECONDS, 1, 0));
    for (int i = 0; i < 100; i++) {
      call(breaker, Outcome.IGNORED);
      assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
    }
    call(breaker, Outcome.SUCCESS);
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void aLateAnswerFromBeforeTheLastChangeCountsForNothing() {
    CircuitBreaker breaker = breaker(TEN_CALLS, RECOMMENDED);
    List<Long> old = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      old.add(breaker.tryAcquire(now));
    }
    fail(breaker, 4);
    now += 5 * SECONDS;
    call(breaker, Outcome.IGNORED);
    for (int i = 0; i < 9; i++) {
      breaker.settle(old.get(i), Outcome.FAILURE, now);
    }
    assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
    call(breaker, Outcome.SUCCESS);
    call(breaker, Outcome.SUCCESS);
    breaker.settle(old.get(9), Outcome.FAILURE, now);
    breaker.amend(old.get(9), now);
    fail(breaker, 3);
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void probesThatNeverAnswerCountAsFailuresAfterTheirTime() {
    CircuitBreaker breaker = halfOpen(RECOMMENDED);
    breaker.tryAcquire(now);
    now += SECONDS;
    breaker.tryAcquire(now);
    breaker.tryAcquire(now);
    now += 4 * SECONDS;
    assertThat(breaker.tryAcquire(now)).isEqualTo(CircuitBreaker.ALL_PROBES_OUT);
    assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
    now += SECONDS;
    assertThat(breaker.tryAcquire(now)).isEqualTo(-5 * SECONDS);
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
  }

  @Test
  void anAnswerAfterItsTimeIsAFailureWhateverItSays() {
    CircuitBreaker breaker = halfOpen(new BreakerSettings(4, 50, false, SECONDS, 1, SECONDS));
    long probe = breaker.tryAcquire(now);
    now += SECONDS;
    breaker.settle(probe, Outcome.SUCCESS, now);
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
  }

  @Test
  void withoutAMaximumWaitProbesMayTakeForEver() {
    CircuitBreaker breaker = halfOpen(new BreakerSettings(4, 50, false, SECONDS, 1, 0));
    long probe = breaker.tryAcquire(now);
    now += 1_000_000 * SECONDS;
    assertThat(breaker.tryAcquire(now)).isEqualTo(CircuitBreaker.ALL_PROBES_OUT);
    breaker.settle(probe, Outcome.SUCCESS, now);
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void aProbesSuccessCanTurnIntoAFailure() {
    CircuitBreaker breaker = halfOpen(RECOMMENDED);
    long probe = breaker.tryAcquire(now);
    breaker.settle(probe, Outcome.SUCCESS, now);
    breaker.amend(probe, now);
    breaker.amend(probe, now);
    assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
    call(breaker, Outcome.FAILURE);
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
  }

  @Test
  void tellsEachTransitionOnce() {
    CircuitBreaker breaker = halfOpen(RECOMMENDED);
    call(breaker, Outcome.SUCCESS);
    call(breaker, Outcome.SUCCESS);
    assertThat(transitions).containsExactly("CLOSED OPEN", "OPEN HALF_OPEN", "HALF_OPEN CLOSED");
  }

  @Test
  void aMillionProbesAreAdmittedAndAnswered() {
    CircuitBreaker breaker =
        halfOpen(new BreakerSettings(4, 50, false, SECONDS, 1_000_000, SECONDS));
    for (int i = 0; i < 500_000; i++) {
      call(breaker, Outcome.SUCCESS);
    }
    assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
    call(breaker, Outcome.SUCCESS);
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
  }
}
