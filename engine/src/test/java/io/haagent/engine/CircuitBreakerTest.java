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
  private double draw = 0.5;

  private CircuitBreaker breaker(WindowShape shape, BreakerSettings settings) {
    return new CircuitBreaker(terms(shape, settings), new Stripes(), () -> now);
  }

  private BreakerTerms terms(WindowShape shape, BreakerSettings settings) {
    return new BreakerTerms(
        shape,
        settings,
        () -> draw,
        new CircuitBreaker.Listener() {
          @Override
          public void transition(BreakerState from, BreakerState to, int failures, String reason) {
            transitions.add(from + " " + to);
          }

          @Override
          public void ordered(BreakerState from, BreakerState to, String by) {
            transitions.add("ordered " + from + " " + to);
          }

          @Override
          public void wouldOpen(int failures, String reason) {
            transitions.add("would open by " + failures + ": " + reason);
          }
        });
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
      assertThat(breaker.tryAcquire(now)).isNotNegative();
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

  @Test
  void forcedOpenRejectsWithoutATimeAndOutlastsTheOpenTime() {
    CircuitBreaker breaker = breaker(TEN_CALLS, RECOMMENDED);
    breaker.force(true);
    now += 3600 * SECONDS;
    assertThat(breaker.tryAcquireClosed()).isNegative();
    assertThat(breaker.tryAcquire(now)).isEqualTo(CircuitBreaker.FORCED_OPEN);
    assertThat(breaker.isOpen(now)).isTrue();
    assertThat(breaker.state()).isEqualTo(BreakerState.FORCED_OPEN);
  }

  @Test
  void forcedClosedAdmitsAllAndLearnsNothing() {
    CircuitBreaker breaker = opened(RECOMMENDED);
    breaker.force(false);
    fail(breaker, 100);
    assertThat(breaker.state()).isEqualTo(BreakerState.FORCED_CLOSED);
    assertThat(breaker.failureRate()).isEqualTo(-1);
  }

  @Test
  void resetClosesWithAnEmptyWindowFromEachState() {
    CircuitBreaker breaker = breaker(TEN_CALLS, RECOMMENDED);
    fail(breaker, 3);
    breaker.reset();
    fail(breaker, 3);
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    fail(breaker, 1);
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    breaker.reset();
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    breaker.force(true);
    breaker.reset();
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    assertThat(transitions)
        .containsExactly(
            "ordered CLOSED CLOSED",
            "CLOSED OPEN",
            "ordered OPEN CLOSED",
            "ordered CLOSED FORCED_OPEN",
            "ordered FORCED_OPEN CLOSED");
  }

  @Test
  void forcingTwiceIsToldOnce() {
    CircuitBreaker breaker = breaker(TEN_CALLS, RECOMMENDED);
    breaker.force(true);
    breaker.force(true);
    breaker.force(false);
    assertThat(transitions)
        .containsExactly("ordered CLOSED FORCED_OPEN", "ordered FORCED_OPEN FORCED_CLOSED");
  }

  @Test
  void whatWasOnItsWayWhenForcedOrResetCountsForNothing() {
    CircuitBreaker breaker = breaker(new WindowShape(false, 1), RECOMMENDED);
    long early = breaker.tryAcquire(now);
    breaker.force(false);
    long forced = breaker.tryAcquire(now);
    breaker.reset();
    breaker.settle(early, Outcome.FAILURE, now);
    breaker.settle(forced, Outcome.FAILURE, now);
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    assertThat(breaker.failureRate()).isEqualTo(-1);
  }

  @Test
  void otherThresholdsJudgeTheSameWindow() {
    CircuitBreaker breaker = breaker(TEN_CALLS, RECOMMENDED);
    fail(breaker, 3);
    breaker.become(terms(TEN_CALLS, new BreakerSettings(5, 100, false, SECONDS, 1, SECONDS)));
    fail(breaker, 1);
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    fail(breaker, 1);
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
  }

  @Test
  void anotherOpenTimeCountsFromWhenItOpened() {
    CircuitBreaker breaker = opened(RECOMMENDED);
    now += 2 * SECONDS;
    breaker.become(terms(TEN_CALLS, new BreakerSettings(4, 50, false, 3 * SECONDS, 3, 0)));
    assertThat(breaker.tryAcquire(now)).isEqualTo(-SECONDS);
    now += SECONDS;
    assertThat(breaker.tryAcquire(now)).isNotNegative();
  }

  @Test
  void anotherWindowStartsEmptyAndKeepsAnOpenBreakerOpen() {
    CircuitBreaker breaker = breaker(TEN_CALLS, RECOMMENDED);
    fail(breaker, 3);
    breaker.become(terms(TEN_SECONDS, RECOMMENDED));
    fail(breaker, 3);
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    fail(breaker, 1);
    breaker.become(terms(TEN_CALLS, RECOMMENDED));
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    breaker.force(false);
    breaker.become(terms(TEN_SECONDS, RECOMMENDED));
    assertThat(breaker.state()).isEqualTo(BreakerState.FORCED_CLOSED);
    breaker.reset();
    fail(breaker, 3);
    now += 11 * SECONDS;
    fail(breaker, 1);
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void aCallThatIsRunningWhenTheWindowChangesCountsInTheNewOne() {
    CircuitBreaker breaker = breaker(TEN_CALLS, RECOMMENDED);
    long running = breaker.tryAcquire(now);
    breaker.become(terms(TEN_SECONDS, new BreakerSettings(1, 50, false, SECONDS, 1, 0)));
    breaker.settle(running, Outcome.FAILURE, 0);
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    assertThat(breaker.tryAcquire(now)).isEqualTo(-SECONDS);
  }

  @Test
  void aHalfOpenBreakerTakesAShorterMaximumWaitAtOnce() {
    CircuitBreaker breaker = halfOpen(new BreakerSettings(4, 50, false, 5 * SECONDS, 1, 0));
    assertThat(breaker.tryAcquire(now)).isNotNegative();
    now += 10 * SECONDS;
    assertThat(breaker.tryAcquire(now)).isEqualTo(CircuitBreaker.ALL_PROBES_OUT);
    breaker.become(
        terms(TEN_CALLS, new BreakerSettings(4, 50, false, 5 * SECONDS, 1, 10 * SECONDS)));
    assertThat(breaker.tryAcquire(now)).isEqualTo(-5 * SECONDS);
  }

  @Test
  void theRateIsTheWindowsOrTheOneThatOpenedIt() {
    CircuitBreaker breaker = breaker(TEN_SECONDS, RECOMMENDED);
    call(breaker, Outcome.SUCCESS);
    fail(breaker, 1);
    assertThat(breaker.failureRate()).isEqualTo(-1);
    call(breaker, Outcome.SUCCESS);
    call(breaker, Outcome.SUCCESS);
    assertThat(breaker.failureRate()).isEqualTo(25);
    fail(breaker, 2);
    now += 3600 * SECONDS;
    assertThat(breaker.failureRate()).isEqualTo(50);
    breaker.tryAcquire(now);
    assertThat(breaker.failureRate()).isEqualTo(-1);
  }
}
