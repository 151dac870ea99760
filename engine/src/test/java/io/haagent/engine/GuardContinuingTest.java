package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A guard whose definition changes keeps the state that the change doesn't concern. */
class GuardContinuingTest {
  private static final long SECONDS = 1_000_000_000;
  private static final BreakerSettings TWO_FAILURES =
      new BreakerSettings(2, 100, false, 5 * SECONDS, 1, 5 * SECONDS);
  private static final Backoff AT_ONCE = new Backoff(0, 1, 0, 0);

  private final VirtualTicker clock = new VirtualTicker();
  private final RecordingSink sink = new RecordingSink();

  private PolicyGuardBuilder guard() {
    return PolicyGuard.builder(13, "stock").ticker(clock).events(sink);
  }

  private static boolean succeeds(PolicyGuard guard) {
    long start = guard.start();
    long token = guard.enter(start);
    guard.success(token, start);
    return token > 0;
  }

  private static int attempts(PolicyGuard guard) {
    long start = guard.start();
    long token = guard.enter(start);
    int attempts = 0;
    while (token > 0) {
      attempts++;
      token = guard.failure(token, start, attempts, new IOException("down"));
    }
    return attempts;
  }

  @Test
  void theStateOfEachPolicySurvivesAChangeOfAnother() {
    PolicyGuard before =
        guard()
            .breakerOverTime(10 * SECONDS, TWO_FAILURES)
            .limit(1, SECONDS, 10, 0)
            .retry(2, AT_ONCE)
            .retryBudget(0, 0.1)
            .build();
    assertThat(attempts(before)).isEqualTo(2);
    assertThat(before.breakerState()).isEqualTo(BreakerState.OPEN);
    PolicyGuard after =
        guard()
            .deadline(SECONDS)
            .breakerOverTime(10 * SECONDS, TWO_FAILURES)
            .limit(1, SECONDS, 10, 0)
            .retry(3, AT_ONCE)
            .retryBudget(0, 0.1)
            .continuing(before)
            .build();
    assertThat(after.breakerState()).isEqualTo(BreakerState.OPEN);
    assertThat(after.status())
        .usingRecursiveComparison()
        .ignoringFields("metrics.latency") // each call is timed now
        .isEqualTo(before.status());
    after.reset();
    assertThat(attempts(after)).as("the budget's token is spent").isEqualTo(1);
    int admitted = 0;
    while (succeeds(after)) {
      admitted++;
    }
    assertThat(admitted).as("of ten tokens three are spent").isEqualTo(7);
  }

  @Test
  void aCallThatIsRunningEndsInTheBreakerThatItCameFrom() {
    PolicyGuard before = guard().breakerOverCalls(10, TWO_FAILURES).build();
    long one = before.admit(0, true);
    long two = before.admit(0, true);
    BreakerSettings one2 = new BreakerSettings(1, 50, false, SECONDS, 1, SECONDS);
    PolicyGuard after = guard().breakerOverCalls(10, one2).continuing(before).build();
    before.settle(one, 0, Outcome.FAILURE);
    assertThat(after.breakerState()).isEqualTo(BreakerState.OPEN);
    before.settle(two, 0, Outcome.FAILURE);
    assertThat(sink.transitions()).containsExactly("CLOSED -> OPEN");
    assertThat(after.status().failures()).isEqualTo(2);
  }

  @Test
  void aCallFromBeforeATimeWindowIsNotMisplacedInIt() {
    PolicyGuard before = guard().breakerOverCalls(10, TWO_FAILURES).build();
    long running = before.admit(before.start(), true);
    PolicyGuard after =
        guard().breakerOverTime(10 * SECONDS, TWO_FAILURES).continuing(before).build();
    before.settle(running, 0, Outcome.SUCCESS);
    long token = after.admit(after.start(), true);
    after.settle(token, 0, Outcome.FAILURE);
    assertThat(after.status().failureRate()).isEqualTo(50);
    clock.advance(11 * SECONDS);
    assertThat(after.status().failureRate()).isEqualTo(-1);
  }

  @Test
  void aBreakerThatIsRemovedTellsAndRejectsNothingMore() {
    PolicyGuard before = guard().breakerOverCalls(10, TWO_FAILURES).build();
    long one = before.admit(0, true);
    long two = before.admit(0, true);
    PolicyGuard without = guard().continuing(before).build();
    before.settle(one, 0, Outcome.FAILURE);
    before.settle(two, 0, Outcome.FAILURE);
    assertThat(sink.events).isEmpty();
    assertThat(before.readmit(0, true)).isPositive();
    assertThat(without.breakerState()).isEqualTo(BreakerState.NONE);
    assertThat(without.forceOpen()).isFalse();
    assertThat(without.forceClosed()).isFalse();
    assertThat(without.reset()).isFalse();
    PolicyGuard again = guard().breakerOverCalls(10, TWO_FAILURES).continuing(without).build();
    assertThat(again.breakerState()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void aForcedBreakerStaysForced() {
    PolicyGuard before = guard().breakerOverCalls(10, TWO_FAILURES).build();
    assertThat(before.forceOpen()).isTrue();
    PolicyGuard after = guard().breakerOverCalls(20, TWO_FAILURES).continuing(before).build();
    long token = after.enter(after.start());
    assertThat(after.rejection(token, getClass()))
        .hasMessage("guard \"stock\": breaker forced open");
    assertThat(after.rejected(token).retryAfterMillis()).isEqualTo(-1);
    assertThat(after.reset()).isTrue();
    assertThat(succeeds(after)).isTrue();
  }

  @Test
  void aBulkheadThatShrinksBelowWhatRunsAdmitsNoneUntilEnoughHaveEnded() {
    PolicyGuard before = guard().bulkhead(3, 0).build();
    long[] running = {before.admit(0, true), before.admit(0, true), before.admit(0, true)};
    PolicyGuard after = guard().bulkhead(1, 0).continuing(before).build();
    for (long token : running) {
      assertThat(succeeds(after)).isFalse();
      before.settle(token, 0, Outcome.SUCCESS);
    }
    assertThat(succeeds(after)).isTrue();
    long only = after.admit(0, true);
    assertThat(succeeds(after)).isFalse();
    PolicyGuard wider = guard().bulkhead(2, 0).continuing(after).build();
    assertThat(succeeds(wider)).isTrue();
    after.settle(only, 0, Outcome.SUCCESS);
  }

  @Test
  void aLimitKeepsItsTokensAndMakesNone() {
    PolicyGuard before = guard().limit(1, SECONDS, 10, 0).build();
    for (int i = 0; i < 4; i++) {
      assertThat(succeeds(before)).isTrue();
    }
    PolicyGuard after = guard().limit(2, SECONDS, 100, 0).continuing(before).build();
    for (int i = 0; i < 6; i++) {
      assertThat(succeeds(after)).isTrue();
    }
    assertThat(succeeds(after)).isFalse();
    clock.advance(SECONDS / 2);
    assertThat(succeeds(after)).isTrue();
    assertThat(succeeds(after)).isFalse();
  }

  @Test
  void aShadowGoesOnWithItsBreakerWhenItIsSwitchedOn() {
    PolicyGuard shadow = guard().shadow().breakerOverCalls(10, TWO_FAILURES).build();
    attempts(shadow);
    attempts(shadow);
    assertThat(succeeds(shadow)).isTrue();
    PolicyGuard on = guard().breakerOverCalls(10, TWO_FAILURES).continuing(shadow).build();
    assertThat(succeeds(on)).isFalse();
    assertThat(on.status().rejected()).isEqualTo(2);
    assertThat(on.status().calls()).isEqualTo(4);
    on.reset();
    assertThat(sink.events.get(sink.events.size() - 1).shadow()).isFalse();
  }

  @Test
  void anotherGuardsStateIsNotTaken() {
    PolicyGuard other = PolicyGuard.builder(14, "charge").build();
    assertThatThrownBy(() -> guard().continuing(other))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(succeeds(guard().continuing(null).build())).isTrue();
  }
}
