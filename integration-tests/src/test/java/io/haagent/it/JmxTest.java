package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.haagent.it.target.jmx.JmxMain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import javax.management.AttributeChangeNotification;
import javax.management.InvalidAttributeValueException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.ObjectName;

/** The agent as JMX clients see it that have none of its classes. */
class JmxTest {

  private static final String BACKEND = "io.haagent.it.target.jmx.JmxMain$Backend";

  private static final String POLICY =
      """
      {"guards": {
        "stock": {"method": ["%1$s#call"], "breaker": {"window": 10, "minimumCalls": 4}},
        "plain": {"method": ["%1$s#plain"], "retry": {}}}}
      """
          .formatted(BACKEND);

  private static final String STOCK = JmxClient.guard("stock");
  private static final String PLAIN = JmxClient.guard("plain");

  @OnEachJdk
  void allIsReadableAsJdkTypes(Jdk jdk) throws Exception {
    try (Running running = start(jdk);
        JmxClient client = connect(running)) {
      running.say("call").say("fail").say("plain").awaitFact("done3");

      MBeanInfo info = client.server().getMBeanInfo(new ObjectName(STOCK));
      assertThat(names(info))
          .containsExactly(
              "Abandoned",
              "BreakerMode",
              "BreakerSince",
              "BreakerState",
              "BulkheadInUse",
              "BulkheadSize",
              "Calls",
              "Cancelled",
              "Concurrent",
              "FailureRate",
              "Failures",
              "Fallbacks",
              "Faults",
              "Hedges",
              "HedgesWon",
              "Ignored",
              "LatencyMax",
              "LatencyP50",
              "LatencyP95",
              "LatencyP99",
              "LatencySampled",
              "Mode",
              "Rejected",
              "RejectedByBreaker",
              "RejectedByBulkhead",
              "RejectedByDeadline",
              "RejectedByLimit",
              "Retries",
              "Successes",
              "Timeouts",
              "Tokens",
              "Values",
              "ValuesHalfOpen",
              "ValuesOpen");
      assertThat(client.get(STOCK, "Mode")).isEqualTo("on");
      assertThat(client.get(STOCK, "BreakerState")).isEqualTo("CLOSED");
      assertThat(client.get(STOCK, "FailureRate")).isEqualTo(-1.0);
      assertThat(client.get(STOCK, "Calls")).isEqualTo(2L);
      assertThat(client.get(STOCK, "Successes")).isEqualTo(1L);
      assertThat(client.get(STOCK, "Failures")).isEqualTo(1L);
      assertThat(client.get(STOCK, "Rejected")).isEqualTo(0L);
      assertThat(client.get(STOCK, "Retries")).isEqualTo(0L);
      assertThat(client.get(PLAIN, "BreakerState")).isEqualTo("NONE");
      assertThat(client.get(PLAIN, "BulkheadSize")).isEqualTo(-1L);
      assertThat(client.get(PLAIN, "Values")).isEqualTo(0);
      assertThat(names(client.server().getMBeanInfo(new ObjectName(JmxClient.agent()))))
          .containsExactly("Enabled", "LastError", "LastReload", "PolicyFile", "Version");
      assertThat(client.get(JmxClient.agent(), "Enabled")).isEqualTo(true);
      assertThat(client.get(JmxClient.agent(), "LastError")).isNull();
      assertThat(client.get(JmxClient.agent(), "LastReload")).isInstanceOf(Date.class);
      assertThat((String) client.get(JmxClient.agent(), "PolicyFile")).endsWith("policy.json");
      assertThat((String) client.get(JmxClient.agent(), "Version")).matches("\\d.*");
      client.close();
      running.endOfInput().end().clean();
    }
  }

  @OnEachJdk
  void theBreakerIsForcedAndResetWithTheNextCallAndListenersAreTold(Jdk jdk) throws Exception {
    try (Running running = start(jdk);
        JmxClient client = connect(running)) {
      Queue<AttributeChangeNotification> told = client.listen(STOCK);

      client.invoke(STOCK, "forceOpen");
      assertThat(client.get(STOCK, "BreakerState")).isEqualTo("FORCED_OPEN");
      assertThat(running.say("call").awaitFact("call1"))
          .startsWith("threw io.haagent.CallRejectedException: guard \"stock\"");
      assertThat(client.get(STOCK, "Rejected")).isEqualTo(1L);

      client.invoke(STOCK, "forceClosed");
      for (int i = 2; i < 12; i++) {
        assertThat(running.say("fail").awaitFact("fail" + i)).contains("down");
      }
      assertThat(client.get(STOCK, "BreakerState")).isEqualTo("FORCED_CLOSED");

      client.invoke(STOCK, "reset");
      assertThat(client.get(STOCK, "BreakerState")).isEqualTo("CLOSED");
      for (int i = 12; i < 16; i++) {
        assertThat(running.say("fail").awaitFact("fail" + i)).contains("down");
      }
      assertThat(running.say("call").awaitFact("call16")).contains("CallRejectedException");

      running.await("4 notifications", () -> told.size() == 4);
      assertThat(told)
          .extracting(one -> one.getOldValue() + " to " + one.getNewValue())
          .containsExactly(
              "CLOSED to FORCED_OPEN",
              "FORCED_OPEN to FORCED_CLOSED",
              "FORCED_CLOSED to CLOSED",
              "CLOSED to OPEN");
      assertThat(told)
          .extracting(AttributeChangeNotification::getSequenceNumber)
          .containsExactly(1L, 2L, 3L, 4L);
      assertThat(told)
          .allSatisfy(one -> assertThat(one.getSource()).isEqualTo(new ObjectName(STOCK)))
          .allSatisfy(one -> assertThat(one.getMessage()).isNotBlank());
      client.close();
      running.endOfInput().end().clean();
    }
  }

  @OnEachJdk
  void modeAndEnabledTakeEffectOnTheNextCallAndListenersAreTold(Jdk jdk) throws Exception {
    Forked forked = Forked.of(jdk, JmxMain.class).policy(POLICY);
    try (Running running = started(forked);
        JmxClient client = connect(running)) {
      Queue<AttributeChangeNotification> ofGuard = client.listen(STOCK);
      Queue<AttributeChangeNotification> ofAgent = client.listen(JmxClient.agent());
      client.invoke(STOCK, "forceOpen");

      client.set(STOCK, "Mode", "shadow");
      assertThat(running.say("call").awaitFact("call1")).isEqualTo("a");
      client.set(STOCK, "Mode", "on");
      assertThat(running.say("call").awaitFact("call2")).contains("CallRejectedException");
      client.set(JmxClient.agent(), "Enabled", false);
      assertThat(running.say("call").awaitFact("call3")).isEqualTo("a");
      client.set(JmxClient.agent(), "Enabled", true);
      assertThat(running.say("call").awaitFact("call4")).contains("CallRejectedException");
      client.set(STOCK, "Mode", "off");
      assertThat(running.say("call").awaitFact("call5")).isEqualTo("a");
      assertThat(client.get(STOCK, "Mode")).isEqualTo("off");

      running.await("changes of mode", () -> changes(ofGuard, "Mode").size() == 3);
      assertThat(changes(ofGuard, "Mode"))
          .containsExactly("on to shadow", "shadow to on", "on to off");
      // Of the file's too, which ends what an operator has set.
      forked.write(
          "policy.json", POLICY.replace("\"stock\": {", "\"stock\": {\"mode\": \"shadow\", "));
      running.await("the file's mode", () -> changes(ofGuard, "Mode").contains("off to shadow"));
      running.await("changes of the agent", () -> changes(ofAgent, "Enabled").size() == 2);
      assertThat(changes(ofAgent, "Enabled")).containsExactly("true to false", "false to true");
      client.close();
      running.endOfInput().end().clean();
    }
  }

  @OnEachJdk
  void whatIsWrongIsSaidInExceptionsThatAnyClientCanRead(Jdk jdk) throws Exception {
    try (Running running = start(jdk);
        JmxClient client = connect(running)) {
      assertThatThrownBy(() -> client.set(STOCK, "Mode", "standby"))
          .isExactlyInstanceOf(InvalidAttributeValueException.class)
          .hasMessageContaining("\"shadow\"");
      assertThatThrownBy(() -> client.invoke(PLAIN, "forceOpen"))
          .isExactlyInstanceOf(MBeanException.class)
          .hasMessageContaining("\"plain\" has no breaker");
      assertThat(client.get(STOCK, "Mode")).isEqualTo("on");
      client.close();
      running.endOfInput().end().clean();
    }
  }

  @OnEachJdk
  void aReloadOverJmxTellsWhatChangedAndBeansFollowThePolicy(Jdk jdk) throws Exception {
    Forked forked = Forked.of(jdk, JmxMain.class).policy(POLICY);
    try (Running running = started(forked);
        JmxClient client = connect(running)) {
      forked.write("policy.json", POLICY.replace("\"plain\"", "\"other\""));

      String[] changes = (String[]) client.invoke(JmxClient.agent(), "reload");

      assertThat(changes).anyMatch(line -> line.contains("other"));
      assertThat(client.beans())
          .containsExactly(JmxClient.agent(), JmxClient.guard("other"), STOCK);

      forked.write("policy.json", "{");
      assertThatThrownBy(() -> client.invoke(JmxClient.agent(), "reload"))
          .isExactlyInstanceOf(MBeanException.class)
          .hasMessageContaining("policy.json:1:");
      assertThat((String) client.get(JmxClient.agent(), "LastError")).contains("policy.json:1:");

      forked.write("policy.json", POLICY);
      // One comes before the other goes.
      Set<String> expected = Set.of(JmxClient.agent(), PLAIN, STOCK);
      running.await("the beans of the file", () -> client.beans().equals(expected));
    }
  }

  @OnEachJdk
  void detachOverJmxAnswersAndLeavesNoBean(Jdk jdk) throws Exception {
    try (Running running = start(jdk);
        JmxClient client = connect(running)) {
      Queue<AttributeChangeNotification> told = client.listen(STOCK);
      client.invoke(STOCK, "forceOpen");
      running.await("a notification", () -> told.size() == 1);

      assertThat(client.invoke(JmxClient.agent(), "detach")).isNull();

      assertThat(client.beans()).isEmpty();
      assertThat(running.say("call").awaitFact("call1")).isEqualTo("a");
      running.await("the end of its threads", () -> client.agentThreads().isEmpty());
      client.close();
      running.endOfInput().end().clean();
    }
  }

  @OnEachJdk
  void theServerIsTheOneThatTheApplicationBuildsWhenItLikes(Jdk jdk) throws Exception {
    try (Running running = start(jdk)) {
      assertThat(running.say("own server").awaitFact("built")).isEqualTo("1");
      try (JmxClient client = connect(running)) {
        assertThat(client.get(STOCK, "Calls")).isEqualTo(0L);
        client.invoke(JmxClient.agent(), "detach");
        assertThat(client.beans()).isEmpty();
      }
      running.endOfInput().end().clean();
    }
  }

  @OnEachJdk
  void anApplicationWithoutAServerStaysWithout(Jdk jdk) throws Exception {
    Forked forked = Forked.of(jdk, JmxMain.class).policy(POLICY);
    Path initialised = forked.folder().resolve("initialised.txt");
    forked.jvm("-Xlog:class+init=info:file=" + initialised);
    try (Running running = started(forked)) {
      // The watch thread has had several turns when it has taken over two versions of the file.
      forked.write("policy.json", POLICY.replace("10,", "12,"));
      running.await("first reload", () -> reloads(running) == 1);
      forked.write("policy.json", POLICY);
      running.await("second reload", () -> reloads(running) == 2);
      running.endOfInput().end().clean();
    }
    assertThat(Files.readAllLines(initialised))
        .anyMatch(
            line -> line.contains("Initializing '" + BACKEND.replace('.', '/').split("\\$")[0]))
        .filteredOn(line -> line.contains("Initializing '"))
        .noneMatch(line -> line.contains("javax/management/") || line.contains("lang/management/"));
  }

  private static Running start(Jdk jdk) {
    return started(Forked.of(jdk, JmxMain.class).policy(POLICY));
  }

  private static Running started(Forked forked) {
    Running running = forked.start();
    running.awaitFact("started");
    return running;
  }

  private static JmxClient connect(Running running) {
    JmxClient client = JmxClient.of(running);
    try {
      running.await("the beans", () -> client.beans().size() == 3);
    } catch (AssertionError e) {
      client.close();
      throw e;
    }
    return client;
  }

  private static List<String> names(MBeanInfo info) {
    return Arrays.stream(info.getAttributes()).map(MBeanAttributeInfo::getName).sorted().toList();
  }

  private static List<String> changes(Queue<AttributeChangeNotification> told, String attribute) {
    return told.stream()
        .filter(one -> one.getAttributeName().equals(attribute))
        .map(one -> one.getOldValue() + " to " + one.getNewValue())
        .toList();
  }

  private static long reloads(Running running) {
    return running.soFar().events().stream()
        .filter(event -> event.path("event").asText().equals("RELOADED"))
        .count();
  }
}
