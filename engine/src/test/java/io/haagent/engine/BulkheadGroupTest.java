package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Guards that share a bulkhead, whichever of them change. */
class BulkheadGroupTest {
  private static final int LAST = PriorityPermits.LAST;

  private final VirtualTicker clock = new VirtualTicker();
  private final RecordingSink sink = new RecordingSink();
  private final BulkheadGroup group = new BulkheadGroup("database", 4, clock);

  /** A guard of the group. */
  private PolicyGuardBuilder guard(int id, int priority) {
    return PolicyGuard.builder(id, "guard-" + id)
        .ticker(clock)
        .events(sink)
        .bulkhead(group, priority, 0);
  }

  private static long admit(PolicyGuard guard) {
    return guard.admit(0, true);
  }

  private static void settle(PolicyGuard guard, long token) {
    guard.settle(token, 0, Outcome.SUCCESS);
  }

  private static int inUse(PolicyGuard guard) {
    BulkheadStatus status = guard.status().metrics().bulkhead();
    return status == null ? -1 : status.inUse();
  }

  @Test
  void theLessImportantIsRejectedWhileTheImportantIsAdmitted() {
    PolicyGuard important = guard(31, 0).build();
    PolicyGuard other = guard(32, LAST).build();
    for (int i = 0; i < 3; i++) {
      assertThat(admit(other)).isPositive();
    }
    assertThat(admit(other)).isNotPositive();
    assertThat(admit(important)).isPositive();
    assertThat(admit(important)).isNotPositive();
    assertThat(other.status().rejected()).isEqualTo(1);
    assertThat(other.status().metrics().bulkhead())
        .isEqualTo(new BulkheadStatus(4, 4, "database"))
        .isEqualTo(important.status().metrics().bulkhead());
  }

  @Test
  void whatRunsKeepsItsPlaceOverAReload() {
    PolicyGuard one = guard(31, 0).build();
    PolicyGuard leaving = guard(32, LAST).build();
    long first = admit(one);
    long second = admit(leaving);
    group.resize(2);
    PolicyGuard changed = guard(31, LAST).continuing(one).build();
    PolicyGuard joining = guard(33, 0).build();
    assertThat(admit(joining)).as("two run of two that may").isNotPositive();
    settle(one, first);
    assertThat(admit(changed)).as("half is taken, by a guard that left").isPositive();
    settle(leaving, second);
    assertThat(inUse(joining)).isEqualTo(1);
  }

  @Test
  void whoJoinsLeavesItsOwnBulkheadToTheCallsThatRun() {
    PolicyGuard before =
        PolicyGuard.builder(31, "guard-31").ticker(clock).events(sink).bulkhead(1, 0).build();
    long own = admit(before);
    PolicyGuard joined = guard(31, 0).continuing(before).build();
    assertThat(inUse(joined)).isZero();
    long shared = admit(joined);
    settle(before, own);
    assertThat(inUse(joined)).isEqualTo(1);
    PolicyGuard left =
        PolicyGuard.builder(31, "guard-31")
            .ticker(clock)
            .events(sink)
            .bulkhead(1, 0)
            .continuing(joined)
            .build();
    assertThat(admit(left)).isPositive();
    settle(joined, shared);
    assertThat(group.status().inUse()).isZero();
    assertThat(inUse(left)).isEqualTo(1);
  }

  @Test
  void aGuardInShadowRejectsNoneAndTakesNoPlaceThatOthersMiss() {
    PolicyGuard real = guard(31, 0).build();
    PolicyGuard shadow = guard(32, LAST).shadow().build();
    long[] tokens = new long[5];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = admit(shadow);
      assertThat(tokens[i]).isPositive();
    }
    assertThat(shadow.status().rejected()).as("beyond its share of three").isEqualTo(2);
    for (int i = 0; i < 4; i++) {
      assertThat(admit(real)).isPositive();
    }
    assertThat(admit(real)).isNotPositive();
    for (long token : tokens) {
      settle(shadow, token);
    }
    assertThat(inUse(shadow)).isEqualTo(4);
    settle(shadow, admit(shadow));
    assertThat(shadow.status().rejected()).as("real calls fill it").isEqualTo(3);
  }

  @Test
  void callsInShadowEndInShadowThoughTheGuardIsOnByThen() {
    PolicyGuard shadow = guard(31, 0).shadow().build();
    long token = admit(shadow);
    PolicyGuard on = guard(31, 0).continuing(shadow).build();
    long real = admit(on);
    settle(shadow, token);
    assertThat(inUse(on)).isEqualTo(1);
    settle(on, real);
    assertThat(inUse(on)).isZero();
  }

  @Test
  void anAdaptiveSizeGoesOnForAGuardThatIsChanged() {
    AdaptiveSettings settings = new AdaptiveSettings(AdaptiveSettings.Law.VEGAS, 10, 1, 20, 1.5);
    group.adapt(settings);
    AdaptiveLimit limit = group.adaptive();
    PolicyGuard one = guard(31, 0).build();
    assertThat(one.status().metrics().bulkhead()).isEqualTo(new BulkheadStatus(10, 0, "database"));
    group.adapt(settings);
    guard(31, 5).continuing(one).build();
    assertThat(group.adaptive()).isSameAs(limit);
    group.resize(7);
    assertThat(group.adaptive()).isNull();
    assertThat(group.status()).isEqualTo(new BulkheadStatus(7, 0, "database"));
  }

  @Test
  void sizesAndPrioritiesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new BulkheadGroup("database", 0, clock))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> guard(31, LAST + 1).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 to 127");
  }
}
