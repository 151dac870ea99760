package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.haagent.CallRejectedException;
import io.haagent.bootstrap.Guard;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ValueGuardsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MINUTE = 60 * SECOND;
  private static final BreakerSettings BREAKER =
      new BreakerSettings(2, 50, false, 5 * SECOND, 1, 5 * SECOND);

  private final VirtualTicker ticker = new VirtualTicker();
  private final VirtualScheduler timer = new VirtualScheduler(ticker);
  private final RecordingSink events = new RecordingSink();

  private PolicyGuardBuilder guard(int maxKeys) {
    return PolicyGuard.builder(1, "inventory")
        .ticker(ticker)
        .scheduler(timer)
        .events(events)
        .per(CallKey.host(), maxKeys);
  }

  private PolicyGuardBuilder breaker(int maxKeys) {
    return guard(maxKeys).breakerOverCalls(4, BREAKER);
  }

  private static PolicyGuard of(PolicyGuard guard, @Nullable Object value) {
    return guard.of(Guard.NO_NUMBER, value);
  }

  private static boolean call(PolicyGuard guard, @Nullable Object value, boolean good) {
    PolicyGuard own = of(guard, value);
    long start = own.start();
    long token = own.enter(start);
    if (token <= 0) {
      return false;
    }
    if (good) {
      own.success(token, start);
    } else {
      own.failure(token, start, 1, new IllegalStateException("down"));
    }
    return true;
  }

  private static void open(PolicyGuard guard, @Nullable Object value) {
    while (call(guard, value, false)) {
      assertThat(of(guard, value).breakerState()).isNotEqualTo(BreakerState.NONE);
    }
  }

  private static ValuesStatus values(PolicyGuard guard) {
    ValuesStatus status = guard.values(10);
    assertThat(status).isNotNull();
    return status;
  }

  @Test
  void aValueThatFailsOpensItsOwnBreakerOnly() {
    PolicyGuard guard = breaker(100).build();
    open(guard, "a.example");
    assertThat(call(guard, "b.example", true)).isTrue();
    assertThat(call(guard, null, true)).isTrue();
    assertThat(guard.breakerState()).isEqualTo(BreakerState.OPEN);
    ValuesStatus status = values(guard);
    assertThat(status.values()).isEqualTo(3);
    assertThat(status.states())
        .containsOnly(
            java.util.Map.entry(BreakerState.OPEN, 1), java.util.Map.entry(BreakerState.CLOSED, 2));
    assertThat(status.notClosed())
        .containsExactly(new ValuesStatus.Value("a.example", BreakerState.OPEN));
    assertThat(guard.status().calls()).isEqualTo(2 + 1 + 2);
    assertThat(guard.status().failureRate()).isEqualTo(100);
  }

  @Test
  void eventsAndRejectionsNameTheValue() {
    PolicyGuard guard = breaker(100).build();
    open(guard, "a.\nexample");
    assertThat(events.events)
        .extracting(GuardEvent::guard, GuardEvent::value, GuardEvent::event)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "inventory", "host a.?example", GuardEvent.Type.STATE_TRANSITION),
            org.assertj.core.groups.Tuple.tuple(
                "inventory", "host a.?example", GuardEvent.Type.NOT_PERMITTED));
    PolicyGuard own = of(guard, "a.\nexample");
    Throwable rejection = own.rejection(own.enter(0), ValueGuardsTest.class);
    assertThat(rejection)
        .isInstanceOf(CallRejectedException.class)
        .hasMessage("guard \"inventory\" [host a.?example]: breaker open, retry after 5 s");
    assertThat(((CallRejectedException) rejection).guard()).isEqualTo("inventory");
  }

  @Test
  void eachValueHasItsLimitAndBulkhead() {
    PolicyGuard guard = guard(100).limit(1, MINUTE, 3, 0).bulkhead(1, 0).build();
    for (String value : List.of("a", "b")) {
      PolicyGuard own = of(guard, value);
      long token = own.admit(0, false);
      assertThat(token).isPositive();
      assertThat(own.admit(0, false)).as("the bulkhead is full").isNegative();
      own.settle(token, 0, Outcome.SUCCESS);
      assertThat(call(guard, value, true)).isTrue();
      assertThat(call(guard, value, true)).isTrue();
      assertThat(call(guard, value, true)).as("the limit is reached").isFalse();
    }
    assertThat(guard.status().metrics().rejectedByLimit()).isEqualTo(2);
    assertThat(guard.status().metrics().concurrent()).isZero();
  }

  @Test
  void anAdaptiveBulkheadFindsEachValuesSize() {
    PolicyGuard guard =
        guard(100)
            .bulkhead(new AdaptiveSettings(AdaptiveSettings.Law.VEGAS, 1, 1, 100, 1.5), 0)
            .build();
    PolicyGuard one = of(guard, "a");
    long token = one.admit(0, false);
    assertThat(one.admit(0, false)).isNegative();
    assertThat(call(guard, "b", true)).isTrue();
    one.settle(token, 0, Outcome.SUCCESS);
    assertThat(call(guard, "a", true)).isTrue();
  }

  @Test
  void theBulkheadOfAGroupIsOneForAllValues() {
    BulkheadGroup group = new BulkheadGroup("database", 1, ticker);
    PolicyGuard guard = breaker(100).bulkhead(group, 0, 0).build();
    PolicyGuard one = of(guard, "a");
    long token = one.admit(0, false);
    assertThat(call(guard, "b", true)).as("the group is full").isFalse();
    one.settle(token, 0, Outcome.SUCCESS);
    open(guard, "a");
    assertThat(call(guard, "b", true)).as("the breaker is its own").isTrue();
    assertThat(group.status().inUse()).isZero();
  }

  @Test
  void anAdaptiveGroupGoesOnWithoutTheValuesThatLeaveIt() {
    AdaptiveSettings settings = new AdaptiveSettings(AdaptiveSettings.Law.VEGAS, 10, 1, 100, 1.5);
    BulkheadGroup group = new BulkheadGroup("database", 10, ticker);
    group.adapt(settings);
    AdaptiveLimit limit = group.adaptive();
    PolicyGuard before = breaker(100).bulkhead(group, 0, 0).build();
    call(before, "a", true);
    PolicyGuard after = breaker(100).bulkhead(settings, 0).continuing(before).build();
    assertThat(limit).isNotNull();
    assertThat(limit.serves(settings)).as("it isn't retired").isTrue();
    assertThat(of(after, "a").state().adaptive).isNotNull().isNotSameAs(limit);
    PolicyGuard again = breaker(100).bulkhead(group, 0, 0).continuing(after).build();
    assertThat(of(again, "a").state().adaptive).isSameAs(limit);
    assertThat(call(again, "a", true)).isTrue();
    assertThat(group.status().inUse()).isZero();
  }

  @Test
  void ordersGoToAllValuesAndToThoseToCome() {
    PolicyGuard guard = breaker(100).build();
    open(guard, "a");
    call(guard, "b", true);
    events.events.clear();
    assertThat(guard.forceOpen()).isTrue();
    assertThat(call(guard, "b", true)).isFalse();
    assertThat(call(guard, "new", true)).isFalse();
    assertThat(guard.breakerState()).isEqualTo(BreakerState.FORCED_OPEN);
    PolicyGuard next = breaker(100).continuing(guard).build();
    assertThat(call(next, "newer", true)).isFalse();
    assertThat(next.forceClosed()).isTrue();
    assertThat(call(next, "a", false)).isTrue();
    assertThat(next.reset()).isTrue();
    assertThat(next.breakerState()).isEqualTo(BreakerState.CLOSED);
    assertThat(events.transitions())
        .containsExactly(
            "OPEN -> FORCED_OPEN", "FORCED_OPEN -> FORCED_CLOSED", "FORCED_CLOSED -> CLOSED");
    assertThat(guard(1).limit(1, SECOND, 1, 0).build().forceOpen()).isFalse();
  }

  @Test
  void aReloadKeepsWhatDidNotChange() {
    PolicyGuard before = breaker(100).limit(1, MINUTE, 3, 0).build();
    open(before, "a");
    call(before, "b", true);
    PolicyGuard running = of(before, "b");
    long token = running.admit(0, false);
    PolicyGuard after =
        breaker(50).limit(1, MINUTE, 3, 0).bulkhead(1, 0).continuing(before).build();
    assertThat(of(after, "a").breakerState()).isEqualTo(BreakerState.OPEN);
    running.settle(token, 0, Outcome.SUCCESS);
    assertThat(call(after, "b", true)).as("one of three tokens is left").isTrue();
    assertThat(call(after, "b", true)).isFalse();
    assertThat(values(after).maxKeys()).isEqualTo(50);
    PolicyGuard other =
        PolicyGuard.builder(1, "inventory")
            .ticker(ticker)
            .scheduler(timer)
            .per(CallKey.header("X"), 50)
            .breakerOverCalls(4, BREAKER)
            .continuing(after)
            .build();
    assertThat(values(other).values()).isZero();
    assertThat(call(other, "a", true)).isTrue();
  }

  @Test
  void shadowLetsEveryCallOfAValuePass() {
    PolicyGuard guard = breaker(100).shadow().build();
    for (int i = 0; i < 5; i++) {
      assertThat(call(guard, "a", false)).isTrue();
    }
    assertThat(of(guard, "a").breakerState()).isEqualTo(BreakerState.OPEN);
    assertThat(guard.status().rejected()).isPositive();
    ticker.advance(2 * MINUTE * 60);
    timer.advance(0);
  }

  @Test
  void anAsynchronousCallStaysWithItsValue() {
    PolicyGuard guard = breaker(100).build();
    for (int i = 0; i < 2; i++) {
      PolicyGuard own = of(guard, "a");
      long token = own.enter(0);
      CompletableFuture<String> stage = new CompletableFuture<>();
      Object given = own.returned(token, 0, stage, null, null, null);
      assertThat(given).isSameAs(stage);
      stage.completeExceptionally(new IllegalStateException("down"));
    }
    assertThat(of(guard, "a").breakerState()).isEqualTo(BreakerState.OPEN);
    assertThat(of(guard, "b").breakerState()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void unusedValuesAreForgotten() {
    PolicyGuard guard = breaker(100).limit(1, MINUTE, 3, 0).build();
    for (int i = 0; i < 20; i++) {
      call(guard, "once " + i, true);
    }
    for (int i = 0; i < 10; i++) {
      call(guard, "often", true);
    }
    open(guard, "bad");
    long running = of(guard, "runs").admit(0, false);
    for (int minute = 0; minute < 5; minute++) {
      timer.advance(MINUTE);
    }
    assertThat(values(guard).values()).as("often, bad, runs").isEqualTo(3);
    for (int minute = 0; minute < 10; minute++) {
      timer.advance(MINUTE);
    }
    assertThat(values(guard).values()).as("bad, runs").isEqualTo(2);
    of(guard, "runs").settle(running, 0, Outcome.SUCCESS);
    for (int minute = 0; minute < 60; minute++) {
      timer.advance(MINUTE);
    }
    assertThat(values(guard).values()).isZero();
    assertThat(timer.waiting()).as("nothing wakes for nothing").isZero();
    call(guard, "bad", true);
    assertThat(values(guard).values()).isEqualTo(1);
  }

  @Test
  void aValueIsForgottenThoughItIsForcedOpen() {
    PolicyGuard guard = breaker(100).build();
    call(guard, "a", true);
    guard.forceOpen();
    for (int minute = 0; minute < 59; minute++) {
      timer.advance(MINUTE);
    }
    assertThat(values(guard).values()).isEqualTo(1);
    timer.advance(MINUTE);
    timer.advance(MINUTE);
    assertThat(values(guard).values()).isZero();
    assertThat(call(guard, "a", true)).as("the order stands").isFalse();
  }

  @Test
  void aFloodOfValuesTakesNothingFromThoseInUse() {
    PolicyGuard guard = breaker(100).limit(1, MINUTE, 2, 0).build();
    open(guard, "open");
    long token = of(guard, "runs").admit(0, false);
    for (int i = 0; i < 200; i++) {
      call(guard, "emptied", true);
    }
    for (int i = 0; i < 10_000; i++) {
      call(guard, "made up " + i, true);
    }
    assertThat(values(guard).values()).isEqualTo(100);
    assertThat(of(guard, "open").breakerState()).isEqualTo(BreakerState.OPEN);
    assertThat(call(guard, "emptied", true)).isFalse();
    of(guard, "runs").settle(token, 0, Outcome.SUCCESS);
    assertThat(of(guard, "made up 9999")).isSameAs(of(guard, "made up 9998"));
    assertThat(events.events)
        .filteredOn(event -> event.event() == GuardEvent.Type.NOT_APPLIED)
        .singleElement()
        .extracting(GuardEvent::reason)
        .isEqualTo(
            "more than the 100 keys of maxKeys are in use: new values share one breaker, limit and"
                + " bulkhead; raise maxKeys");
    ticker.advance(5 * MINUTE);
    assertThat(call(guard, "new", true)).isTrue();
    assertThat(of(guard, "new")).as("there is room again").isNotSameAs(of(guard, "newer"));
  }

  @Test
  void aGuardWithoutValuesIsItsOwn() {
    PolicyGuard guard = PolicyGuard.builder(1, "plain").breakerOverCalls(4, BREAKER).build();
    assertThat(of(guard, "a")).isSameAs(guard);
    assertThat(guard.values(1)).isNull();
    assertThat(of(of(breaker(1).build(), "a"), "b").values(1)).isNull();
    assertThatThrownBy(() -> guard(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aCallOfAKnownValueAllocatesNothing() {
    PolicyGuard guard = breaker(100).limit(1_000_000_000, SECOND, 1000, 0).bulkhead(5, 0).build();
    ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < 20_000; i++) {
      call(guard, "a.example", true);
    }
    long before = bean.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 1000; i++) {
      call(guard, "a.example", true);
    }
    assertThat(bean.getCurrentThreadAllocatedBytes() - before).isLessThan(1000);
  }

  @Test
  void aValueIsSmall() {
    int values = 50_000;
    PolicyGuard guard = guard(values).breakerOverCalls(20, BREAKER).limit(1, SECOND, 5, 0).build();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < values; i++) {
      names.add("host-" + i + ".example");
    }
    ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = bean.getCurrentThreadAllocatedBytes();
    for (String name : names) {
      of(guard, name);
    }
    long each = (bean.getCurrentThreadAllocatedBytes() - before) / values;
    assertThat(each).isLessThan(1500);
  }
}
