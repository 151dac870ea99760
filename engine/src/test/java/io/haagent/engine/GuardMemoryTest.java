package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.haagent.bootstrap.Guard;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GuardMemoryTest {
  private static final long SECOND = 1_000_000_000L;

  private final VirtualTicker ticker = new VirtualTicker();

  /** Another JVM's clock has another origin. */
  private final VirtualTicker later = new VirtualTicker();

  @ParameterizedTest
  @CsvSource({"0, 3", "2, 1", "3, 0", "1000000000, 0"})
  void anOpenBreakerStaysOpenForTheRestOfItsTime(long secondsGone, long left) {
    PolicyGuard before = guard(GuardMemoryTest::overCalls);
    fail(before, 5);
    ticker.advance(2 * SECOND);

    PolicyGuard after = restored(before, secondsGone * SECOND, GuardMemoryTest::overCalls);

    assertThat(after.breakerState()).isEqualTo(BreakerState.OPEN);
    assertThat(after.status().failureRate()).isEqualTo(100);
    long token = after.admit(after.start(), true);
    if (left > 0) {
      assertThat(Refusal.retryAfterMillis(token)).isEqualTo(left * 1000);
    } else {
      assertThat(token).isPositive();
      assertThat(after.breakerState()).isEqualTo(BreakerState.HALF_OPEN);
    }
  }

  @Test
  void aClockThatWasSetBackMakesNoOpenTimeLonger() {
    PolicyGuard before = guard(GuardMemoryTest::overCalls);
    fail(before, 5);

    PolicyGuard after = restored(before, -1000 * SECOND, GuardMemoryTest::overCalls);

    assertThat(Refusal.retryAfterMillis(after.admit(after.start(), true))).isEqualTo(5000);
  }

  @Test
  void aHalfOpenBreakerSendsItsProbesAnew() {
    PolicyGuard before = guard(GuardMemoryTest::overCalls);
    fail(before, 5);
    ticker.advance(5 * SECOND);
    assertThat(before.admit(before.start(), true)).isPositive();

    PolicyGuard after = restored(before, 0, GuardMemoryTest::overCalls);

    for (int probe = 0; probe < 3; probe++) {
      after.settle(after.admit(after.start(), true), 0, Outcome.SUCCESS);
    }
    assertThat(after.breakerState()).isEqualTo(BreakerState.CLOSED);
  }

  @ParameterizedTest
  @EnumSource(names = {"FORCED_OPEN", "FORCED_CLOSED"})
  void whatAnOperatorHasForcedStaysSo(BreakerState forced) {
    PolicyGuard before = guard(GuardMemoryTest::overCalls);
    if (forced == BreakerState.FORCED_OPEN) {
      before.forceOpen();
    } else {
      before.forceClosed();
    }

    PolicyGuard after = restored(before, SECOND, GuardMemoryTest::overCalls);

    assertThat(after.breakerState()).isEqualTo(forced);
    after.reset();
    assertThat(after.breakerState()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void aCountWindowGoesOnCallByCall() {
    PolicyGuard before = guard(GuardMemoryTest::overCalls);
    fail(before, 2);
    succeed(before, 6);

    PolicyGuard after = restored(before, 3600 * SECOND, GuardMemoryTest::overCalls);

    assertThat(after.status().failureRate()).isEqualTo(25);
    succeed(after, 2);
    assertThat(after.status().failureRate()).isEqualTo(20);
    succeed(after, 1);
    assertThat(after.status().failureRate()).isEqualTo(10);
    succeed(after, 1);
    assertThat(after.status().failureRate()).isZero();
  }

  @Test
  void aTimeWindowForgetsWhenItWouldHave() {
    PolicyGuard before = guard(GuardMemoryTest::overTime);
    succeed(before, 8);
    fail(before, 6);
    ticker.advance(6 * SECOND);
    succeed(before, 6);

    PolicyGuard after = restored(before, 2 * SECOND, GuardMemoryTest::overTime);

    assertThat(after.status().failureRate()).isEqualTo(30);
    later.advance(SECOND);
    assertThat(after.status().failureRate()).isEqualTo(30);
    later.advance(SECOND);
    assertThat(after.status().failureRate()).isZero();
    later.advance(6 * SECOND);
    assertThat(after.status().failureRate()).isEqualTo(-1);
  }

  @Test
  void aTimeWindowThatIsOverIsEmpty() {
    PolicyGuard before = guard(GuardMemoryTest::overTime);
    succeed(before, 6);
    fail(before, 4);

    PolicyGuard after = restored(before, 11 * SECOND, GuardMemoryTest::overTime);

    assertThat(after.status().failureRate()).isEqualTo(-1);
    fail(after, 5);
    assertThat(after.breakerState()).isEqualTo(BreakerState.OPEN);
  }

  @Test
  void aWindowOfAnotherShapeBeginsEmpty() {
    PolicyGuard before = guard(GuardMemoryTest::overCalls);
    fail(before, 2);
    succeed(before, 6);

    assertThat(restored(before, 0, GuardMemoryTest::overTime).status().failureRate()).isEqualTo(-1);
  }

  @Test
  void failuresInARowGoOn() {
    PolicyGuard before = guard(GuardMemoryTest::inARow);
    fail(before, 2);

    PolicyGuard after = restored(before, 0, GuardMemoryTest::inARow);
    fail(after, 1);

    assertThat(after.breakerState()).isEqualTo(BreakerState.OPEN);
  }

  @ParameterizedTest
  @EnumSource
  void whatALimitHasGivenItDoesNotGiveAgain(LimitSettings.Algorithm algorithm) {
    long warmUp = algorithm == LimitSettings.Algorithm.WARM_UP ? SECOND : 0;
    LimitSettings settings = new LimitSettings(algorithm, 100, 10 * SECOND, 100, warmUp);
    PolicyGuard before = guard(limit(settings));
    drain(before);

    PolicyGuard after = restored(before, 0, limit(settings));

    assertThat(after.admit(after.start(), true)).isNegative();
  }

  @Test
  void aLimitIsFilledByTheTimeThatHasPassed() {
    LimitSettings settings = LimitSettings.tokenBucket(10, SECOND, 100);
    PolicyGuard before = guard(limit(settings));
    drain(before);

    assertThat(tokens(restored(before, 3 * SECOND, limit(settings)))).isEqualTo(30);
    assertThat(tokens(restored(before, Long.MAX_VALUE, limit(settings)))).isEqualTo(100);
  }

  @Test
  void aSlidingWindowIsStrictAcrossTheRestart() {
    LimitSettings settings =
        new LimitSettings(LimitSettings.Algorithm.SLIDING_WINDOW, 10, SECOND, 1, 0);
    PolicyGuard before = guard(limit(settings));
    drain(before);

    PolicyGuard after = restored(before, SECOND / 2, limit(settings));

    assertThat(after.admit(after.start(), true)).isNegative();
    later.advance(SECOND / 2);
    assertThat(after.admit(after.start(), true)).isPositive();
  }

  @Test
  void anotherLimitBeginsFull() {
    PolicyGuard before = guard(limit(LimitSettings.tokenBucket(10, SECOND, 100)));
    drain(before);
    LimitSettings other = LimitSettings.tokenBucket(10, SECOND, 50);

    assertThat(tokens(restored(before, 0, limit(other)))).isEqualTo(50);
  }

  @Test
  void whatAnAdaptiveBulkheadHasFoundIsWhereTheNextOneBegins() {
    AdaptiveSettings wide = new AdaptiveSettings(AdaptiveSettings.Law.VEGAS, 8, 1, 100, 1);
    GuardMemory found = new GuardMemory(0, null, null, 42, null, null).aged(3600 * SECOND);
    AdaptiveSettings narrow = new AdaptiveSettings(AdaptiveSettings.Law.GRADIENT, 8, 1, 30, 2);

    assertThat(places(builder(later).bulkhead(wide, 0).restoring(found).build())).isEqualTo(42);
    assertThat(places(builder(later).bulkhead(narrow, 0).restoring(found).build())).isEqualTo(30);
    PolicyGuard saved = builder(later).bulkhead(wide, 0).restoring(found).build();
    assertThat(saved.memory().found()).isEqualTo(42);
  }

  @ParameterizedTest
  @CsvSource({"0, 25", "4, 25", "8, 5", "12, 0"})
  void aRetryBudgetForgetsSecondBySecondWhatWasPaid(long secondsGone, int left) {
    PolicyGuard before = guard(GuardMemoryTest::budget);
    succeed(before, 40); // 20 repeats' worth
    ticker.advance(3 * SECOND);
    succeed(before, 10); // 5

    PolicyGuard after = restored(before, secondsGone * SECOND, GuardMemoryTest::budget);

    assertThat(repeats(after, later)).isEqualTo(left);
  }

  @Test
  void aReserveIsNotFullAgainAndFlowsIn() {
    PolicyGuard before = guard(GuardMemoryTest::reserve);
    assertThat(repeats(before, ticker)).isEqualTo(100);

    assertThat(repeats(restored(before, 0, GuardMemoryTest::reserve), later)).isZero();
    assertThat(repeats(restored(before, 2 * SECOND, GuardMemoryTest::reserve), later))
        .isEqualTo(20);
    assertThat(repeats(restored(before, -SECOND, GuardMemoryTest::reserve), later)).isZero();
    assertThat(repeats(restored(before, Long.MAX_VALUE, GuardMemoryTest::reserve), later))
        .isEqualTo(100);
  }

  @Test
  void eachKeyKeepsItsLevel() {
    PolicyGuard before = guard(GuardMemoryTest::keyed);
    assertThat(calls(before, "spent")).isEqualTo(5);
    before.settle(
        before.admit(0, true, before.key(Guard.NO_NUMBER, "begun", null)), 0, Outcome.SUCCESS);

    PolicyGuard after = restored(before, 0, GuardMemoryTest::keyed);
    assertThat(calls(after, "spent")).isZero();
    assertThat(calls(after, "begun")).isEqualTo(4);
    assertThat(calls(after, "new")).isEqualTo(5);

    PolicyGuard filled = restored(before, 2 * 3600 * SECOND, GuardMemoryTest::keyed);
    assertThat(calls(filled, "spent")).isEqualTo(2);
    assertThat(calls(restored(before, -SECOND, GuardMemoryTest::keyed), "spent")).isZero();
  }

  @Test
  void ofMoreKeysThanAreKeptThoseThatLackMostAre() {
    PolicyGuard before = guard(GuardMemoryTest::keyed);
    for (int key = 0; key < KeysMemory.MOST + 2_000; key++) {
      long hash = before.key(key, null, null);
      int calls = key < 1_000 ? 5 : 1;
      for (int call = 0; call < calls; call++) {
        before.settle(before.admit(0, true, hash), 0, Outcome.SUCCESS);
      }
    }
    assertThat(before.memory().keys().buckets()).hasSize(2 * KeysMemory.MOST);

    PolicyGuard after = restored(before, 0, GuardMemoryTest::keyed);

    for (int key = 0; key < 1_000; key++) {
      assertThat(after.admit(0, true, after.key(key, null, null))).isNegative();
    }
  }

  @Test
  void anotherKeyBeginsAnew() {
    PolicyGuard before = guard(GuardMemoryTest::keyed);
    assertThat(calls(before, "spent")).isEqualTo(5);

    PolicyGuard after =
        restored(
            before,
            0,
            builder ->
                builder.limit(
                    new KeyedLimitSettings(
                        CallKey.argument(1),
                        null,
                        List.of(new KeyedLimitSettings.Tier("", 1, 3600 * SECOND, 5)),
                        100),
                    0));

    assertThat(calls(after, "spent")).isEqualTo(5);
  }

  @Test
  void anOlderVersionInThisJvmCountsForMore() {
    PolicyGuard saved = guard(GuardMemoryTest::overCalls);
    fail(saved, 5);
    PolicyGuard running = guard(GuardMemoryTest::overCalls);

    PolicyGuard next =
        builder(ticker)
            .breakerOverCalls(10, settings())
            .continuing(running)
            .restoring(saved.memory())
            .build();

    assertThat(next.breakerState()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void whatNeverWasIsRefused() {
    long[] none = {};
    long[] futureCall = {-1, 0, 1};
    assertThatThrownBy(() -> memory(1, none)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> memory(Double.NaN, none)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> memory(0, futureCall)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> memory(0, new long[] {0, 4, 1}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> memory(0, new long[] {0, 1}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static BreakerMemory memory(double draw, long[] calls) {
    return new BreakerMemory(
        BreakerMode.ON,
        BreakerMode.ON,
        BreakerState.CLOSED,
        -1,
        0,
        -1,
        0,
        draw,
        0,
        false,
        10,
        calls);
  }

  private PolicyGuard guard(Consumer<PolicyGuardBuilder> policies) {
    PolicyGuardBuilder builder = builder(ticker);
    policies.accept(builder);
    return builder.build();
  }

  private PolicyGuard restored(
      PolicyGuard before, long age, Consumer<PolicyGuardBuilder> policies) {
    later.advance(12345);
    PolicyGuardBuilder builder = builder(later).restoring(before.memory().aged(age));
    policies.accept(builder);
    return builder.build();
  }

  private static PolicyGuardBuilder builder(VirtualTicker clock) {
    return PolicyGuard.builder(7100, "stock")
        .ticker(clock)
        .scheduler(new VirtualScheduler(clock))
        .jitter(() -> 0.5);
  }

  private static void overCalls(PolicyGuardBuilder builder) {
    builder.breakerOverCalls(10, settings());
  }

  private static void overTime(PolicyGuardBuilder builder) {
    builder.breakerOverTime(10 * SECOND, settings());
  }

  private static void inARow(PolicyGuardBuilder builder) {
    TripRules rules = new TripRules(100, 3, 0, 0, 0, false);
    builder.breakerOverCalls(
        10, new BreakerSettings(10, rules, SECOND, OpenBackoff.NONE, 1, SECOND, false));
  }

  private static void budget(PolicyGuardBuilder builder) {
    builder.retry(1000, new Backoff(0, 1, 0, 0)).retryBudget(0.5, 0);
  }

  private static void reserve(PolicyGuardBuilder builder) {
    builder.retry(1000, new Backoff(0, 1, 0, 0)).retryBudget(0, 10);
  }

  private static void keyed(PolicyGuardBuilder builder) {
    KeyedLimitSettings.Tier tier = new KeyedLimitSettings.Tier("", 1, 3600 * SECOND, 5);
    builder.limit(new KeyedLimitSettings(CallKey.argument(0), null, List.of(tier), 20_000), 0);
  }

  private static int places(PolicyGuard guard) {
    return guard.status().metrics().bulkhead().size();
  }

  private static int repeats(PolicyGuard guard, VirtualTicker clock) {
    int count = 0;
    while (guard.state().budget.withdraw(clock.nanos())) {
      count++;
    }
    return count;
  }

  private static int calls(PolicyGuard guard, String key) {
    int count = 0;
    long token = guard.admit(0, true, guard.key(Guard.NO_NUMBER, key, null));
    while (token > 0) {
      count++;
      guard.settle(token, 0, Outcome.SUCCESS);
      token = guard.admit(0, true, guard.key(Guard.NO_NUMBER, key, null));
    }
    return count;
  }

  private static Consumer<PolicyGuardBuilder> limit(LimitSettings settings) {
    return builder -> builder.limit(settings, 0);
  }

  private static BreakerSettings settings() {
    return new BreakerSettings(5, 50, false, 5 * SECOND, 3, SECOND);
  }

  private static void fail(PolicyGuard guard, int calls) {
    end(guard, calls, Outcome.FAILURE);
  }

  private static void succeed(PolicyGuard guard, int calls) {
    end(guard, calls, Outcome.SUCCESS);
  }

  private static void end(PolicyGuard guard, int calls, Outcome outcome) {
    for (int i = 0; i < calls; i++) {
      guard.settle(guard.admit(guard.start(), true), 0, outcome);
    }
  }

  private static void drain(PolicyGuard guard) {
    long token = guard.admit(guard.start(), true);
    while (token > 0) {
      guard.settle(token, 0, Outcome.SUCCESS);
      token = guard.admit(guard.start(), true);
    }
  }

  private static long tokens(PolicyGuard guard) {
    return (long) guard.status().metrics().tokens();
  }
}
