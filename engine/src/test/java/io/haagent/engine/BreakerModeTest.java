package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BreakerModeTest {
  private static final long SECOND = 1_000_000_000L;

  private final VirtualTicker clock = new VirtualTicker();
  private final RecordingSink events = new RecordingSink();

  private PolicyGuardBuilder builder(BreakerMode mode) {
    return PolicyGuard.builder(7200, "stock")
        .ticker(clock)
        .scheduler(new VirtualScheduler(clock))
        .events(events)
        .breakerOverCalls(10, new BreakerSettings(4, 50, false, 5 * SECOND, 2, SECOND))
        .breakerMode(mode);
  }

  private PolicyGuard guard(BreakerMode mode) {
    return builder(mode).build();
  }

  private static void end(PolicyGuard guard, int calls, Outcome outcome) {
    for (int i = 0; i < calls; i++) {
      long token = guard.admit(guard.start(), true);
      assertThat(token).isPositive();
      guard.settle(token, 0, outcome);
    }
  }

  private static void enterAndFail(PolicyGuard guard, int calls) {
    for (int i = 0; i < calls; i++) {
      guard.failure(guard.enter(0), 0, 1, new Exception());
    }
  }

  @Test
  void measuringTellsAndRejectsNobody() {
    PolicyGuard guard = guard(BreakerMode.METRICS_ONLY);

    enterAndFail(guard, 50);

    assertThat(guard.status().failureRate()).isEqualTo(100);
    assertThat(guard.status().calls()).isEqualTo(50);
    assertThat(guard.status().rejected()).isZero();
    assertThat(guard.breakerState()).isEqualTo(BreakerState.METRICS_ONLY);
    assertThat(events.events).hasSize(1);
    GuardEvent told = events.events.get(0);
    assertThat(told.event()).isEqualTo(GuardEvent.Type.WOULD_OPEN);
    assertThat(told.level()).isEqualTo(GuardEvent.Level.WARN);
    assertThat(told.circuitState()).isEqualTo(BreakerState.METRICS_ONLY);
    assertThat(told.failureCount()).isEqualTo(4);
    assertThat(told.reason()).isEqualTo("4 of 4 calls failed");
  }

  @Test
  void measuringTellsAgainAfterTheTimeThatItWouldHaveBeenOpen() {
    PolicyGuard guard = guard(BreakerMode.METRICS_ONLY);
    end(guard, 5, Outcome.FAILURE);
    clock.advance(5 * SECOND - 1);
    end(guard, 5, Outcome.FAILURE);
    assertThat(events.events).hasSize(1);

    clock.advance(1);
    end(guard, 5, Outcome.FAILURE);
    assertThat(events.events).hasSize(2);
    clock.advance(60 * SECOND);
    end(guard, 10, Outcome.SUCCESS);
    assertThat(events.events).hasSize(3); // by the first of them: nine of ten had failed

    clock.advance(60 * SECOND);
    end(guard, 20, Outcome.SUCCESS);
    assertThat(events.events).hasSize(3);
  }

  @Test
  void disabledLearnsNothing() {
    PolicyGuard guard = guard(BreakerMode.DISABLED);

    enterAndFail(guard, 50);

    assertThat(guard.breakerState()).isEqualTo(BreakerState.DISABLED);
    assertThat(guard.status().failureRate()).isEqualTo(-1);
    assertThat(guard.status().failures()).isEqualTo(50);
    assertThat(events.events).isEmpty();
  }

  @Test
  void whatWasMeasuredDecidesOnceItIsOn() {
    PolicyGuard guard = guard(BreakerMode.METRICS_ONLY);
    end(guard, 2, Outcome.SUCCESS);
    end(guard, 4, Outcome.FAILURE);

    assertThat(guard.breakerMode(BreakerMode.ON)).isTrue();

    assertThat(guard.breakerState()).isEqualTo(BreakerState.CLOSED);
    end(guard, 1, Outcome.SUCCESS);
    assertThat(guard.breakerState()).isEqualTo(BreakerState.OPEN);
    assertThat(events.events)
        .extracting(GuardEvent::reason)
        .containsExactly(
            "2 of 4 calls failed", "switched on by an operator", "4 of 7 calls failed");
  }

  @Test
  void anOpenBreakerThatIsToMeasureBeginsWithAnEmptyWindow() {
    PolicyGuard guard = guard(BreakerMode.ON);
    end(guard, 4, Outcome.FAILURE);
    assertThat(guard.breakerState()).isEqualTo(BreakerState.OPEN);

    guard.breakerMode(BreakerMode.METRICS_ONLY);

    assertThat(guard.breakerState()).isEqualTo(BreakerState.METRICS_ONLY);
    assertThat(guard.status().failureRate()).isEqualTo(-1);
  }

  @Test
  void callsOfTheModeBeforeCountForNothing() {
    PolicyGuard guard = guard(BreakerMode.ON);
    long early = guard.admit(guard.start(), true);
    guard.breakerMode(BreakerMode.METRICS_ONLY);
    guard.settle(early, 0, Outcome.FAILURE);
    end(guard, 4, Outcome.SUCCESS);

    assertThat(guard.status().failureRate()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void aModeEndsWhatWasForcedAndAResetKeepsTheMode(BreakerMode mode) {
    PolicyGuard guard = guard(BreakerMode.ON);
    guard.forceOpen();

    guard.breakerMode(mode);

    BreakerState state = guard.breakerState();
    assertThat(state.name()).isEqualTo(mode == BreakerMode.ON ? "CLOSED" : mode.name());
    guard.forceClosed();
    assertThat(guard.breakerState()).isEqualTo(BreakerState.FORCED_CLOSED);
    guard.reset();
    assertThat(guard.breakerState()).isEqualTo(state);
  }

  @Test
  void aReloadThatChangesTheModeKeepsTheWindow() {
    PolicyGuard first = guard(BreakerMode.METRICS_ONLY);
    end(first, 2, Outcome.SUCCESS);
    end(first, 1, Outcome.FAILURE);

    PolicyGuard next = builder(BreakerMode.ON).continuing(first).build();

    assertThat(next.breakerState()).isEqualTo(BreakerState.CLOSED);
    end(next, 1, Outcome.FAILURE);
    assertThat(next.breakerState()).isEqualTo(BreakerState.OPEN);
    assertThat(events.events)
        .extracting(GuardEvent::reason)
        .containsExactly("switched on by the policy", "2 of 4 calls failed");
  }

  @Test
  void whatAnOperatorSaysHoldsUntilThePolicySaysSomethingElse() {
    PolicyGuard first = guard(BreakerMode.ON);
    first.breakerMode(BreakerMode.DISABLED);

    PolicyGuard same = builder(BreakerMode.ON).continuing(first).build();
    assertThat(same.breakerState()).isEqualTo(BreakerState.DISABLED);

    PolicyGuard other = builder(BreakerMode.METRICS_ONLY).continuing(same).build();
    assertThat(other.breakerState()).isEqualTo(BreakerState.METRICS_ONLY);
  }

  @Test
  void aReloadEndsNothingThatWasForced() {
    PolicyGuard first = guard(BreakerMode.ON);
    first.forceOpen();

    PolicyGuard next = builder(BreakerMode.DISABLED).continuing(first).build();

    assertThat(next.breakerState()).isEqualTo(BreakerState.FORCED_OPEN);
    next.reset();
    assertThat(next.breakerState()).isEqualTo(BreakerState.DISABLED);
  }

  @Test
  void theModeAndTheWindowOutliveTheJvm() {
    PolicyGuard before = guard(BreakerMode.ON);
    before.breakerMode(BreakerMode.METRICS_ONLY);
    end(before, 3, Outcome.SUCCESS);
    end(before, 1, Outcome.FAILURE);
    GuardMemory memory = before.memory().aged(SECOND);

    PolicyGuard after = builder(BreakerMode.ON).restoring(memory).build();
    assertThat(after.breakerState()).isEqualTo(BreakerState.METRICS_ONLY);
    assertThat(after.status().failureRate()).isEqualTo(25);

    PolicyGuard other = builder(BreakerMode.DISABLED).restoring(memory).build();
    assertThat(other.breakerState()).isEqualTo(BreakerState.DISABLED);
  }

  @Test
  void aBreakerThatThePolicyHadDisabledIsNotSoForEver() {
    PolicyGuard before = guard(BreakerMode.DISABLED);

    PolicyGuard after = builder(BreakerMode.ON).restoring(before.memory()).build();

    assertThat(after.breakerState()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void tellsSinceWhenItIsSoWhateverTheWindow() {
    PolicyGuard guard = guard(BreakerMode.ON);
    clock.advance(3 * SECOND);
    end(guard, 4, Outcome.FAILURE);
    clock.advance(2 * SECOND);

    BreakerStanding open = guard.status().breaker();
    assertThat(open).isNotNull();
    assertThat(open.forNanos()).isEqualTo(2 * SECOND);
    assertThat(open.leftNanos()).isEqualTo(3 * SECOND);
    assertThat(open.sinceMillis()).isCloseTo(events.events.get(0).epochMillis(), within(1000L));

    PolicyGuard closed = guard(BreakerMode.ON);
    clock.advance(SECOND);
    PolicyGuard reshaped =
        builder(BreakerMode.ON)
            .breakerOverTime(SECOND, new BreakerSettings(4, 50, false, SECOND, 2, SECOND))
            .continuing(closed)
            .build();
    clock.advance(SECOND);
    assertThat(reshaped.status().breaker().forNanos()).isEqualTo(2 * SECOND);
    assertThat(reshaped.status().breaker().leftNanos()).isEqualTo(-1);
  }

  @Test
  void theNextJvmTellsTheSameSince() {
    PolicyGuard before = guard(BreakerMode.ON);
    end(before, 4, Outcome.FAILURE);
    clock.advance(2 * SECOND);

    PolicyGuard after = builder(BreakerMode.ON).restoring(before.memory().aged(SECOND)).build();

    assertThat(after.status().breaker().forNanos()).isEqualTo(3 * SECOND);
    assertThat(after.status().breaker().leftNanos()).isEqualTo(2 * SECOND);
  }
}
