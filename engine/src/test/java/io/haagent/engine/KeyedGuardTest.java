package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.haagent.bootstrap.Guard;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyedGuardTest {
  private static final long SECOND = 1_000_000_000L;
  private static final KeyedLimitSettings.Tier FREE =
      new KeyedLimitSettings.Tier("free", 5, SECOND, 10);
  private static final KeyedLimitSettings.Tier PAID =
      new KeyedLimitSettings.Tier("paid", 50, SECOND, 100);
  private static final BreakerSettings BREAKER =
      new BreakerSettings(2, 50, false, 5 * SECOND, 1, 5 * SECOND);

  private final VirtualTicker ticker = new VirtualTicker();
  private final RecordingSink events = new RecordingSink();

  private PolicyGuardBuilder guard(int maxKeys, long wait, KeyedLimitSettings.Tier... tiers) {
    return PolicyGuard.builder(1, "api")
        .ticker(ticker)
        .events(events)
        .limit(
            new KeyedLimitSettings(
                CallKey.argument(0), CallKey.argument(1), List.of(tiers), maxKeys),
            wait);
  }

  private static int admitted(PolicyGuard guard, int calls, @Nullable Object key, Object tier) {
    int admitted = 0;
    for (int i = 0; i < calls; i++) {
      long start = guard.start();
      long token = guard.enter(start, guard.key(Guard.NO_NUMBER, key, tier));
      if (token > 0) {
        guard.success(token, start);
        admitted++;
      }
    }
    return admitted;
  }

  @Test
  void eachKeyHasItsTiersBucket() {
    PolicyGuard guard = guard(1000, 0, FREE, PAID).build();
    assertThat(admitted(guard, 200, "ann", "free")).isEqualTo(10);
    assertThat(admitted(guard, 200, "bob", "paid")).isEqualTo(100);
    assertThat(admitted(guard, 200, "cid", "unheard of")).isEqualTo(10);
    assertThat(admitted(guard, 200, null, "free")).isEqualTo(10);
    ticker.advance(SECOND);
    assertThat(admitted(guard, 200, "ann", "free")).isEqualTo(5);
    assertThat(admitted(guard, 200, "bob", "paid")).isEqualTo(50);
    assertThat(guard.status().rejected()).isEqualTo(190 + 100 + 190 + 190 + 195 + 150);
  }

  @Test
  void aNumberIsTheSameKeyInABoxAndWithout() {
    PolicyGuard guard = guard(1000, 0, FREE).build();
    assertThat(guard.key(7, null, null)).isEqualTo(guard.key(Guard.NO_NUMBER, 7, null));
    assertThat(guard.key(7, null, null)).isNotEqualTo(guard.key(Guard.NO_NUMBER, "7", null));
  }

  @Test
  void everyTextIsAKeyOfItsOwnHoweverOddItIs() {
    PolicyGuard guard = guard(1000, 0, FREE).build();
    String huge = "x".repeat(1_000_000);
    for (String odd : new String[] {"", "\0", "\0\0", "?", "\ud800", "\udc00", huge, huge + "y"}) {
      assertThat(admitted(guard, 30, odd, "")).isEqualTo(10);
    }
  }

  @Test
  void aCallWaitsForItsOwnKeyOnly() {
    PolicyGuard guard = guard(1000, SECOND, FREE).build();
    assertThat(admitted(guard, 10, "ann", "")).isEqualTo(10);
    assertThat(ticker.parkedNanos()).isZero();
    assertThat(admitted(guard, 1, "ann", "")).isEqualTo(1);
    assertThat(ticker.parkedNanos()).isEqualTo(200_000_000);
    assertThat(admitted(guard, 10, "bob", "")).isEqualTo(10);
    assertThat(ticker.parkedNanos()).isEqualTo(200_000_000);
  }

  @Test
  void aChangedRateKeepsTheLevels() {
    PolicyGuard before = guard(1000, 0, FREE, PAID).build();
    assertThat(admitted(before, 200, "ann", "free")).isEqualTo(10);
    KeyedLimitSettings.Tier faster = new KeyedLimitSettings.Tier("free", 10, SECOND, 20);
    PolicyGuard after = guard(1000, 0, faster, PAID).continuing(before).build();
    assertThat(admitted(after, 200, "ann", "free")).isZero();
    ticker.advance(SECOND);
    assertThat(admitted(after, 200, "ann", "free")).isEqualTo(10);
    assertThat(admitted(after, 200, "bob", "free")).isEqualTo(20);
  }

  @Test
  void inShadowNobodyIsRejectedButItIsCounted() {
    PolicyGuard guard = guard(1000, 0, FREE).shadow().build();
    assertThat(admitted(guard, 30, "ann", "")).isEqualTo(30);
    assertThat(guard.status().rejected()).isEqualTo(20);
  }

  @Test
  void anOpenBreakerCostsNoKeyAPermit() {
    PolicyGuard guard = guard(1000, 0, FREE).breakerOverCalls(2, BREAKER).build();
    guard.forceOpen();
    assertThat(admitted(guard, 50, "ann", "")).isZero();
    guard.reset();
    assertThat(admitted(guard, 50, "ann", "")).isEqualTo(10);
  }

  @Test
  void aRefusalByTheBulkheadGivesThePermitBack() {
    PolicyGuard guard = guard(1000, 0, FREE).bulkhead(1, 0).build();
    long held = guard.admit(guard.start(), true, guard.key(1, null, null));
    assertThat(held).isPositive();
    assertThat(admitted(guard, 50, "ann", "")).isZero();
    guard.settle(held, 0, Outcome.SUCCESS);
    assertThat(admitted(guard, 50, "ann", "")).isEqualTo(10);
  }

  @Test
  void tooManyKeysAreToldOnceAMinute() {
    PolicyGuard guard = guard(1, 0, FREE).build();
    for (int key = 0; key < 100; key++) {
      admitted(guard, 1, key, "");
    }
    assertThat(events.events)
        .filteredOn(event -> event.event() == GuardEvent.Type.NOT_APPLIED)
        .singleElement()
        .satisfies(event -> assertThat(event.reason()).contains("maxKeys"));
  }

  @Test
  void theHottestKeysAreKnownByName() {
    PolicyGuard guard = guard(1000, 0, FREE).build();
    for (int i = 0; i < 20_000; i++) {
      admitted(guard, 1, i % 2 == 0 ? "hot" : i % 5 == 0 ? "warm" : "made up " + i, "");
    }
    assertThat(guard.hottestKeys(2)).containsExactly("hot", "warm");
    assertThat(guard.hottestKeys(1_000_000)).hasSizeLessThanOrEqualTo(1000);
  }

  @Test
  void aCallAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    PolicyGuard guard =
        PolicyGuard.builder(1, "api")
            .limit(
                new KeyedLimitSettings(
                    CallKey.argument(0),
                    null,
                    List.of(new KeyedLimitSettings.Tier("", 1_000_000, SECOND, 1_000_000)),
                    10_000),
                0)
            .build();
    String[] keys = new String[1000];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = "tenant-" + i;
    }
    run(guard, keys);
    run(guard, keys);
    long before = threads.getCurrentThreadAllocatedBytes();
    run(guard, keys);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
  }

  private static void run(PolicyGuard guard, String[] keys) {
    for (int i = 0; i < 50_000; i++) {
      long start = guard.start();
      long key = guard.key(Guard.NO_NUMBER, keys[i % keys.length], null);
      guard.success(guard.enter(start, key), start);
    }
  }
}
