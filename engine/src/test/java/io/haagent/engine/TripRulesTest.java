package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.haagent.engine.TripRules.Rule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What opens a breaker beside its failure rate, and how it opens and closes. */
class TripRulesTest {
  private static final long MILLIS = 1_000_000;
  private static final long SECONDS = 1000 * MILLIS;
  private static final WindowShape TEN_CALLS = new WindowShape(false, 10);
  private static final WindowShape TEN_SECONDS = new WindowShape(true, 10 * SECONDS);

  private final VirtualTicker clock = new VirtualTicker();
  private final List<String> told = new ArrayList<>();
  private double draw = 0.5;

  private BreakerTerms terms(WindowShape shape, BreakerSettings settings) {
    return new BreakerTerms(
        shape,
        settings,
        () -> draw,
        new CircuitBreaker.Listener() {
          @Override
          public void transition(BreakerState from, BreakerState to, int failures, String reason) {
            told.add(from + " " + to + " " + failures + ": " + reason);
          }

          @Override
          public void ordered(BreakerState from, BreakerState to, String by) {
            told.add(from + " " + to);
          }

          @Override
          public void wouldOpen(int failures, String reason) {
            told.add("would open " + failures + ": " + reason);
          }
        });
  }

  private CircuitBreaker breaker(WindowShape shape, TripRules rules) {
    return breaker(shape, settings(rules));
  }

  private CircuitBreaker breaker(WindowShape shape, BreakerSettings settings) {
    return new CircuitBreaker(terms(shape, settings), new Stripes(), clock);
  }

  private static BreakerSettings settings(TripRules rules) {
    return new BreakerSettings(4, rules, 5 * SECONDS, OpenBackoff.NONE, 2, 5 * SECONDS, false);
  }

  private static TripRules slow(double rate, double failedOrSlow) {
    return new TripRules(0, 0, 100 * MILLIS, rate, failedOrSlow, false);
  }

  private long begin(CircuitBreaker breaker) {
    breaker.look(clock.nanos());
    long permit = breaker.tryAcquire(clock.nanos());
    assertThat(permit).isNotNegative();
    return breaker.begin(permit, clock.nanos(), true);
  }

  private void call(CircuitBreaker breaker, Outcome outcome, long millis) {
    long permit = begin(breaker);
    clock.advanceMillis(millis);
    breaker.settle(permit, outcome, 0);
  }

  @Test
  void aCallIsSlowThatTakesLongerThanTheTimeAndNotOneThatTakesIt() {
    CircuitBreaker breaker = breaker(TEN_CALLS, slow(50, 0));
    call(breaker, Outcome.SUCCESS, 100);
    call(breaker, Outcome.SUCCESS, 100);
    call(breaker, Outcome.SUCCESS, 101);
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    call(breaker, Outcome.SUCCESS, 101);
    assertThat(told).containsExactly("CLOSED OPEN 0: 2 of 4 calls were slow");
  }

  @Test
  void aSlowCallThatFailedIsBothAndCountsOnceForEither() {
    for (WindowShape shape : List.of(TEN_CALLS, TEN_SECONDS)) {
      told.clear();
      CircuitBreaker breaker = breaker(shape, slow(0, 75));
      call(breaker, Outcome.FAILURE, 101);
      call(breaker, Outcome.FAILURE, 1);
      call(breaker, Outcome.SUCCESS, 1);
      call(breaker, Outcome.SUCCESS, 1);
      assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
      for (int i = 0; i < 4; i++) {
        call(breaker, Outcome.SUCCESS, 200);
      }
      assertThat(told).containsExactly("CLOSED OPEN 2: 6 of 8 calls failed or were slow");
    }
  }

  @Test
  void slowCallsLeaveTheWindow() {
    CircuitBreaker breaker = breaker(TEN_CALLS, slow(40, 0));
    call(breaker, Outcome.SUCCESS, 101);
    for (int i = 0; i < 10; i++) {
      call(breaker, Outcome.SUCCESS, 1);
    }
    call(breaker, Outcome.SUCCESS, 101);
    call(breaker, Outcome.SUCCESS, 101);
    call(breaker, Outcome.SUCCESS, 101);
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    call(breaker, Outcome.SUCCESS, 101);
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
  }

  @Test
  void callsThatHangOpenTheBreakerWhileTheyHang() {
    CircuitBreaker breaker = breaker(TEN_SECONDS, slow(50, 0));
    long[] hanging = new long[4];
    for (int i = 0; i < hanging.length; i++) {
      hanging[i] = begin(breaker);
    }
    clock.advanceMillis(100);
    breaker.look(clock.nanos());
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    clock.advanceMillis(20);
    breaker.look(clock.nanos());
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    assertThat(told)
        .singleElement()
        .asString()
        .startsWith(
            "CLOSED OPEN 0: 4 of 4 calls were slow, 4 of them still running: \""
                + Thread.currentThread().getName()
                + "\" for 120 ms at ");
    for (long permit : hanging) {
      breaker.settle(permit, Outcome.FAILURE, 0);
    }
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
  }

  @Test
  void aCallThatNeverEndsCountsInNoLaterState() {
    CircuitBreaker breaker = breaker(TEN_SECONDS, slow(50, 0));
    for (int i = 0; i < 4; i++) {
      begin(breaker);
    }
    clock.advanceMillis(200);
    breaker.look(clock.nanos());
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    clock.advance(5 * SECONDS);
    call(breaker, Outcome.SUCCESS, 1);
    call(breaker, Outcome.SUCCESS, 1);
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    clock.advance(SECONDS);
    for (int i = 0; i < 20; i++) {
      call(breaker, Outcome.SUCCESS, 1);
    }
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void aCallThatWentOnWithoutItsThreadNamesNone() {
    CircuitBreaker breaker = breaker(TEN_SECONDS, slow(100, 0));
    for (int i = 0; i < 4; i++) {
      breaker.leave(begin(breaker));
    }
    clock.advanceMillis(200);
    breaker.look(clock.nanos());
    assertThat(told)
        .containsExactly("CLOSED OPEN 0: 4 of 4 calls were slow, 4 of them still running");
  }

  @Test
  void moreCallsThanOneTableHoldsAreAllSeen() {
    CircuitBreaker breaker = breaker(TEN_SECONDS, slow(100, 0));
    List<Long> running = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      running.add(begin(breaker));
    }
    clock.advanceMillis(200);
    breaker.look(clock.nanos());
    assertThat(told.get(0)).contains("5000 of 5000 calls were slow, 5000 of them still running");
    running.forEach(permit -> breaker.settle(permit, Outcome.SUCCESS, 0));
    breaker.reset();
    clock.advanceMillis(200);
    breaker.look(clock.nanos());
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void slowProbesKeepItOpen() {
    CircuitBreaker breaker = breaker(TEN_CALLS, slow(100, 0));
    for (int i = 0; i < 4; i++) {
      call(breaker, Outcome.SUCCESS, 101);
    }
    clock.advance(5 * SECONDS);
    call(breaker, Outcome.SUCCESS, 101);
    assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
    call(breaker, Outcome.SUCCESS, 101);
    assertThat(told).last().isEqualTo("HALF_OPEN OPEN 0: 2 of 2 probes were slow");
    clock.advance(5 * SECONDS);
    call(breaker, Outcome.SUCCESS, 1);
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void failuresInARowOpenItBelowTheMinimumOfCalls() {
    CircuitBreaker breaker = breaker(TEN_CALLS, new TripRules(0, 3, 0, 0, 0, false));
    call(breaker, Outcome.FAILURE, 1);
    call(breaker, Outcome.FAILURE, 1);
    call(breaker, Outcome.SUCCESS, 1);
    call(breaker, Outcome.FAILURE, 1);
    call(breaker, Outcome.IGNORED, 1);
    call(breaker, Outcome.FAILURE, 1);
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    call(breaker, Outcome.FAILURE, 1);
    assertThat(told).containsExactly("CLOSED OPEN 3: 3 calls in a row failed");
  }

  @Test
  void fewerProbesThanARowDecideWhenAllOfThemFailed() {
    CircuitBreaker breaker = breaker(TEN_CALLS, new TripRules(0, 3, 0, 0, 0, false));
    for (int i = 0; i < 3; i++) {
      call(breaker, Outcome.FAILURE, 1);
    }
    clock.advance(5 * SECONDS);
    call(breaker, Outcome.FAILURE, 1);
    assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
    call(breaker, Outcome.FAILURE, 1);
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    clock.advance(5 * SECONDS);
    call(breaker, Outcome.SUCCESS, 1);
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void theOpenTimeGrowsWhileProbesFailAndStartsAnewAfterClosing() {
    TripRules rules = new TripRules(0, 1, 0, 0, 0, false);
    OpenBackoff backoff = new OpenBackoff(2, 15 * SECONDS, 0);
    CircuitBreaker breaker =
        breaker(TEN_CALLS, new BreakerSettings(1, rules, 5 * SECONDS, backoff, 1, 0, false));
    call(breaker, Outcome.FAILURE, 1);
    for (long open : new long[] {5, 10, 15, 15}) {
      assertThat(breaker.tryAcquire(clock.nanos())).isEqualTo(-open * SECONDS);
      clock.advance(open * SECONDS);
      call(breaker, Outcome.FAILURE, 1);
    }
    clock.advance(15 * SECONDS);
    call(breaker, Outcome.SUCCESS, 1);
    call(breaker, Outcome.FAILURE, 1);
    assertThat(breaker.tryAcquire(clock.nanos())).isEqualTo(-5 * SECONDS);
  }

  @Test
  void jitterSpreadsTheOpenTime() {
    TripRules rules = new TripRules(0, 1, 0, 0, 0, false);
    OpenBackoff backoff = new OpenBackoff(1, 300 * SECONDS, 0.2);
    CircuitBreaker breaker =
        breaker(TEN_CALLS, new BreakerSettings(1, rules, 5 * SECONDS, backoff, 1, 0, false));
    draw = 0;
    call(breaker, Outcome.FAILURE, 1);
    draw = 0.9;
    assertThat(breaker.tryAcquire(clock.nanos())).isEqualTo(-4 * SECONDS);
  }

  @Test
  void aRampLetsAGrowingShareThroughAndOpensAgainByTheSameRules() {
    BreakerSettings settings =
        new BreakerSettings(
            4, TripRules.failureRate(50, false), 10 * SECONDS, OpenBackoff.NONE, 1, 0, true);
    CircuitBreaker breaker = breaker(TEN_CALLS, settings);
    for (int i = 0; i < 4; i++) {
      call(breaker, Outcome.FAILURE, 0);
    }
    clock.advance(10 * SECONDS);
    call(breaker, Outcome.SUCCESS, 0);
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    draw = 0.1;
    assertThat(breaker.tryAcquire(clock.nanos())).isEqualTo(CircuitBreaker.RAMPING);
    draw = 0.09;
    assertThat(breaker.tryAcquire(clock.nanos())).isNotNegative();
    clock.advance(5 * SECONDS);
    draw = 0.5;
    assertThat(breaker.tryAcquire(clock.nanos())).isEqualTo(CircuitBreaker.RAMPING);
    draw = 0.49;
    call(breaker, Outcome.FAILURE, 0);
    call(breaker, Outcome.FAILURE, 0);
    call(breaker, Outcome.FAILURE, 0);
    assertThat(breaker.failureRate()).isEqualTo(-1);
    call(breaker, Outcome.FAILURE, 0);
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    clock.advance(10 * SECONDS);
    call(breaker, Outcome.SUCCESS, 0);
    clock.advance(10 * SECONDS);
    draw = 0.99;
    assertThat(breaker.tryAcquire(clock.nanos())).isNotNegative();
    assertThat(breaker.tryAcquireClosed()).as("the ramp is over").isNotNegative();
  }

  @Test
  void slowCallsCanBeAskedForLater() {
    CircuitBreaker breaker = breaker(TEN_CALLS, TripRules.failureRate(50, false));
    long untimed = begin(breaker);
    assertThat(breaker.timesCalls()).isFalse();
    breaker.become(terms(TEN_CALLS, settings(slow(50, 0))));
    assertThat(breaker.timesCalls()).isTrue();
    breaker.settle(untimed, Outcome.SUCCESS, 0);
    call(breaker, Outcome.SUCCESS, 101);
    long timed = begin(breaker);
    breaker.become(terms(TEN_CALLS, settings(TripRules.failureRate(50, false))));
    clock.advance(SECONDS);
    breaker.settle(timed, Outcome.SUCCESS, 0);
    call(breaker, Outcome.SUCCESS, 500);
    call(breaker, Outcome.SUCCESS, 500);
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void ratesAreReachedOrExceeded() {
    TripRules reached = new TripRules(50, 0, 1, 20, 30, false);
    assertThat(reached.broken(10, 5, 0, 0)).isEqualTo(Rule.FAILED);
    assertThat(reached.broken(10, 4, 2, 0)).isEqualTo(Rule.SLOW);
    assertThat(reached.broken(10, 2, 1, 3)).isEqualTo(Rule.FAILED_OR_SLOW);
    assertThat(reached.broken(10, 2, 1, 2)).isNull();
    TripRules exceeded = TripRules.failureRate(50, true);
    assertThat(exceeded.broken(10, 5, 0, 0)).isNull();
    assertThat(exceeded.broken(10, 6, 0, 0)).isEqualTo(Rule.FAILED);
    assertThat(TripRules.failureRate(100, true).broken(3, 3, 0, 0)).isEqualTo(Rule.FAILED);
  }

  @Test
  void aRuleThatCanNeverComeTrueIsRefused() {
    assertThatThrownBy(() -> new TripRules(0, 0, 1, 0, 0, false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TripRules(50, 0, 0, 50, 0, false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TripRules(101, 0, 0, 0, 0, false))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
