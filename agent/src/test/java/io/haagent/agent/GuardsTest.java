package io.haagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.agent.compile.GuardCompiler;
import io.haagent.bootstrap.Guard;
import io.haagent.engine.BreakerState;
import io.haagent.engine.BulkheadStatus;
import io.haagent.engine.EventSink;
import io.haagent.engine.PolicyGuard;
import io.haagent.engine.Ticker;
import io.haagent.engine.TimerThread;
import io.haagent.policy.Mode;
import io.haagent.policy.Policy;
import io.haagent.policy.PolicyReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class GuardsTest {
  private static final int FIRST = 7;

  private final Guards guards =
      new Guards(new GuardCompiler(EventSink.none(), new TimerThread(), Ticker.system()), FIRST);

  @Test
  void aNameKeepsItsIndexAndNoOtherGetsIt() {
    take("a", "b");
    take("c", "b");
    assertThat(named("b").index()).isEqualTo(FIRST + 1);
    assertThat(named("c").index()).isEqualTo(FIRST + 2);

    take("a");
    assertThat(named("a").index()).isEqualTo(FIRST);
    assertThat(slots()).hasSize(FIRST + 3);
    assertThat(slots()[FIRST + 1]).isNull();
    assertThat(slots()[FIRST + 2]).isNull();
  }

  @Test
  void theGatesSlotsAreEmptyWhereAGuardIsOffOrAllAre() {
    guards.take(policy(guard("a", "on") + "," + guard("b", "off")), null);

    assertThat(slots()[FIRST]).isSameAs(named("a").guard());
    assertThat(slots()[FIRST + 1]).isNull();
    assertThat(guards.slots(false)).hasSize(FIRST + 2).containsOnlyNulls();
  }

  @Test
  void aModeThatWasSetHoldsUntilTheFileChangesItsOwn() {
    guards.take(policy(guard("a", "on")), null);
    set("a", Mode.SHADOW);
    guards.take(policy(guard("a", "on") + "," + guard("b", "on")), null);
    assertThat(named("a").mode()).isEqualTo(Mode.SHADOW);

    guards.take(policy(guard("a", "off")), null);
    assertThat(named("a").mode()).isEqualTo(Mode.OFF);
    guards.take(policy(guard("a", "on")), null);
    assertThat(named("a").mode()).isEqualTo(Mode.ON);
  }

  @Test
  void stateOutlivesAReloadAndShadowButNotOff() {
    guards.take(policy(guard("a", "on")), null);
    named("a").guard().forceOpen();

    guards.take(policy(guard("a", "on")), null);
    set("a", Mode.SHADOW);
    set("a", Mode.ON);
    assertThat(named("a").status().breakerState()).isEqualTo(BreakerState.FORCED_OPEN);

    set("a", Mode.OFF);
    set("a", Mode.ON);
    assertThat(named("a").status().breakerState()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void aGuardThatIsGoneTellsNothingAndComesBackEmpty() {
    take("a");
    RunningGuard gone = named("a");
    PolicyGuard before = gone.guard();
    before.forceOpen();

    take("b");
    assertThat(gone.targets()).isEmpty();
    assertThat(gone.status().breakerState()).isEqualTo(BreakerState.NONE);

    take("a");
    assertThat(named("a").status().breakerState()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void aGroupKeepsTheCallsThatRunThoughAllItsGuardsAreOffMeanwhile() {
    guards.take(policy(grouped("a", "on", 1) + "," + grouped("b", "on", 1)), null);
    PolicyGuard before = named("a").guard();
    long start = before.start();
    long running = before.enter(start);

    guards.take(policy(grouped("a", "off", 2) + "," + grouped("b", "off", 2)), null);
    set("b", Mode.ON);
    assertThat(bulkhead("b")).isEqualTo(new BulkheadStatus(2, 1, "database"));

    guards.take(policy(grouped("a", "off", 3) + "," + grouped("b", "on", 3)), null);
    assertThat(bulkhead("b")).isEqualTo(new BulkheadStatus(3, 1, "database"));
    before.success(running, start);
    assertThat(bulkhead("b")).isEqualTo(new BulkheadStatus(3, 0, "database"));
  }

  @Test
  void aGroupThatNoGuardIsInIsForgotten() {
    guards.take(policy(grouped("a", "on", 1)), null);
    PolicyGuard before = named("a").guard();
    long start = before.start();
    long running = before.enter(start);

    take("a");
    guards.take(policy(grouped("a", "on", 1)), null);
    assertThat(bulkhead("a")).isEqualTo(new BulkheadStatus(1, 0, "database"));
    before.success(running, start);
    assertThat(bulkhead("a")).isEqualTo(new BulkheadStatus(1, 0, "database"));
  }

  private BulkheadStatus bulkhead(String name) {
    return named(name).status().metrics().bulkhead();
  }

  private static String grouped(String name, String mode, int size) {
    return guard(name, mode)
        .replace(
            "\"breaker\": {}",
            "\"bulkhead\": {\"group\": \"database\", \"maxConcurrent\": " + size + "}");
  }

  private void take(String... names) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      text.append(text.isEmpty() ? "" : ",").append(guard(name, "on"));
    }
    guards.take(policy(text.toString()), null);
  }

  private void set(String name, Mode mode) {
    guards.mode(named(name), named(name).definition(), mode);
  }

  private RunningGuard named(String name) {
    return guards.inPlace().stream()
        .filter(guard -> guard.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private Guard[] slots() {
    return guards.slots(true);
  }

  private static String guard(String name, String mode) {
    return "\""
        + name
        + "\": {\"method\": [\"com.acme."
        + name
        + "#m\"], \"breaker\": {}, \"mode\": \""
        + mode
        + "\"}";
  }

  private static Policy policy(String guards) {
    String text = "{\"guards\": {" + guards + "}}";
    return PolicyReader.read("policy.json", text.getBytes(StandardCharsets.UTF_8)).policy();
  }
}
