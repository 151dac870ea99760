package io.haagent.agent.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.haagent.agent.live.ReloadResult;
import io.haagent.engine.BreakerMode;
import io.haagent.engine.BreakerState;
import io.haagent.policy.Mode;
import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.management.Attribute;
import javax.management.AttributeNotFoundException;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InvalidAttributeValueException;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import javax.management.timer.Timer;
import org.junit.jupiter.api.Test;

class BeansTest {
  private final MBeanServer server = MBeanServerFactory.newMBeanServer();
  private final FakeGuard stock = new FakeGuard("stock");
  private final FakeAgent agent = new FakeAgent(stock);
  private final List<String> problems = new ArrayList<>();
  private final Registrations beans = new Registrations(agent, server, Thread::new, problems::add);

  @Test
  void agentAndGuardsAreThereUnderTheirDocumentedNames() throws Exception {
    agent.guards.add(new FakeGuard("a \"b\", c=d*?"));

    beans.tick();

    assertThat(names())
        .containsExactlyInAnyOrder(
            new ObjectName("io.haagent:type=Agent"),
            new ObjectName("io.haagent:type=Guard,name=\"stock\""),
            new ObjectName("io.haagent:type=Guard,name=\"a \\\"b\\\", c=d\\*\\?\""));
    assertThat(problems).isEmpty();
  }

  @Test
  void beansFollowTheGuardsThatComeAndGo() throws Exception {
    beans.tick();
    agent.guards.clear();
    agent.guards.add(new FakeGuard("charge"));

    beans.tick();

    assertThat(names()).containsExactlyInAnyOrder(AgentBean.name(), GuardBean.name("charge"));
  }

  @Test
  void closingTakesAllOffAndNothingComesBack() throws Exception {
    beans.tick();

    beans.close();
    beans.tick();

    assertThat(names()).isEmpty();
  }

  @Test
  void aBeanThatSomebodyElseTookOffIsNoProblem() throws Exception {
    beans.tick();
    server.unregisterMBean(AgentBean.name());

    beans.close();

    assertThat(names()).isEmpty();
    assertThat(problems).isEmpty();
  }

  @Test
  void aNameThatIsTakenIsToldOnceAndTheOthersAreThere() throws Exception {
    ObjectName taken = GuardBean.name("stock");
    server.registerMBean(new Timer(), taken);
    agent.guards.add(new FakeGuard("charge"));

    beans.tick();
    beans.tick();

    assertThat(problems)
        .singleElement()
        .asString()
        .contains("stock")
        .contains(InstanceAlreadyExistsException.class.getName());
    assertThat(names()).hasSize(3);
    beans.close();
    assertThat(names()).containsExactly(taken);
  }

  @Test
  void theGuardsValuesAreThoseOfItsStatus() throws Exception {
    beans.tick();

    assertThat(value("stock", "Mode")).isEqualTo("on");
    assertThat(value("stock", "BreakerState")).isEqualTo("CLOSED");
    assertThat(value("stock", "BreakerSince")).isEqualTo(new Date(1_000));
    assertThat(value("stock", "BreakerMode")).isEqualTo("on");
    assertThat(value("stock", "FailureRate")).isEqualTo(12.5);
    assertThat(value("stock", "Calls")).isEqualTo(1L);
    assertThat(value("stock", "Successes")).isEqualTo(2L);
    assertThat(value("stock", "Failures")).isEqualTo(3L);
    assertThat(value("stock", "Rejected")).isEqualTo(5L);
    assertThat(value("stock", "Retries")).isEqualTo(6L);
    assertThat(value("stock", "Timeouts")).isEqualTo(7L);
    assertThat(value("stock", "RejectedByLimit")).isEqualTo(2L);
    assertThat(value("stock", "Concurrent")).isEqualTo(9L);
    assertThat(value("stock", "Abandoned")).isEqualTo(3L);
    assertThat(value("stock", "Hedges")).isEqualTo(5L);
    assertThat(value("stock", "HedgesWon")).isEqualTo(4L);
    assertThat(value("stock", "Tokens")).isEqualTo(10.5);
    assertThat(value("stock", "BulkheadSize")).isEqualTo(12L);
    assertThat(value("stock", "BulkheadInUse")).isEqualTo(3L);
    assertThat(value("stock", "LatencySampled")).isEqualTo(true);
    assertThat(value("stock", "LatencyP50")).isEqualTo(1.5);
  }

  @Test
  void everyAttributeAndOperationHasADescriptionAndATypeOfTheJdk() throws Exception {
    beans.tick();

    for (ObjectName name : names()) {
      MBeanInfo info = server.getMBeanInfo(name);
      assertThat(info.getAttributes())
          .isNotEmpty()
          .allSatisfy(attribute -> assertThat(attribute.getDescription()).hasSizeGreaterThan(10))
          .allSatisfy(attribute -> assertThat(attribute.getType()).startsWith("java."));
      assertThat(info.getOperations())
          .isNotEmpty()
          .allSatisfy(operation -> assertThat(operation.getDescription()).hasSizeGreaterThan(10));
      new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(info);
    }
    assertThat(server.getMBeanInfo(GuardBean.name("stock")).getAttributes())
        .filteredOn(attribute -> attribute.getName().equals("FailureRate"))
        .singleElement()
        .satisfies(rate -> assertThat(rate.getDescriptor().getFieldValue("units")).isEqualTo("%"));
  }

  @Test
  void modeIsSetByTheWordsOfThePolicyFile() throws Exception {
    beans.tick();

    server.setAttribute(GuardBean.name("stock"), new Attribute("Mode", "Shadow"));

    assertThat(stock.mode).isEqualTo(Mode.SHADOW);
    assertThat(value("stock", "Mode")).isEqualTo("shadow");
  }

  @Test
  void aWrongModeSaysWhatToWriteInstead() throws Exception {
    beans.tick();

    assertThatThrownBy(
            () -> server.setAttribute(GuardBean.name("stock"), new Attribute("Mode", "standby")))
        .isExactlyInstanceOf(InvalidAttributeValueException.class)
        .hasMessage("\"standby\" is no mode; write \"on\", \"shadow\" or \"off\"");
    assertThat(stock.mode).isEqualTo(Mode.ON);
  }

  @Test
  void theBreakersModeIsSetByTheWordsOfThePolicyFile() throws Exception {
    beans.tick();
    ObjectName name = GuardBean.name("stock");

    server.setAttribute(name, new Attribute("BreakerMode", "metricsOnly"));

    assertThat(stock.breakerMode).isEqualTo(BreakerMode.METRICS_ONLY);
    assertThat(value("stock", "BreakerMode")).isEqualTo("metricsOnly");
    assertThatThrownBy(() -> server.setAttribute(name, new Attribute("BreakerMode", "off")))
        .isExactlyInstanceOf(InvalidAttributeValueException.class)
        .hasMessage("\"off\" is no mode; write \"on\", \"disabled\" or \"metricsOnly\"");
  }

  @Test
  void enabledTakesABooleanOnly() throws Exception {
    beans.tick();

    server.setAttribute(AgentBean.name(), new Attribute("Enabled", false));

    assertThat(agent.enabled).isFalse();
    assertThatThrownBy(() -> server.setAttribute(AgentBean.name(), new Attribute("Enabled", "no")))
        .isExactlyInstanceOf(InvalidAttributeValueException.class);
  }

  @Test
  void whatCanOnlyBeReadCannotBeSet() {
    beans.tick();

    assertThatThrownBy(() -> server.setAttribute(AgentBean.name(), new Attribute("Version", "2")))
        .isExactlyInstanceOf(AttributeNotFoundException.class)
        .hasMessage("Version can only be read");
  }

  @Test
  void theBreakerIsForcedAndReset() throws Exception {
    beans.tick();

    invoke("stock", "forceOpen");
    assertThat(stock.state).isEqualTo(BreakerState.FORCED_OPEN);
    invoke("stock", "forceClosed");
    assertThat(stock.state).isEqualTo(BreakerState.FORCED_CLOSED);
    invoke("stock", "reset");
    assertThat(stock.state).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void aGuardWithoutABreakerSaysSo() {
    stock.state = BreakerState.NONE;
    beans.tick();

    assertThatThrownBy(() -> invoke("stock", "forceOpen"))
        .isExactlyInstanceOf(MBeanException.class)
        .hasMessageContaining("\"stock\" has no breaker")
        .cause()
        .isExactlyInstanceOf(IllegalStateException.class);
  }

  @Test
  void anOperationThatIsNotThereIsNamed() {
    beans.tick();

    assertThatThrownBy(() -> invoke("stock", "open"))
        .isExactlyInstanceOf(ReflectionException.class)
        .hasMessageContaining("open()");
  }

  @Test
  void aFaultOfOursReachesTheClientAsTextOnly() {
    beans.tick();
    agent.fault = new RuntimeException("oh", new OurOwn());

    assertThatThrownBy(() -> server.invoke(AgentBean.name(), "reload", null, null))
        .isExactlyInstanceOf(MBeanException.class)
        .hasMessageContaining("oh")
        .rootCause()
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasNoCause();
  }

  @Test
  void aReloadTellsWhatChangedAndItsGuardsAreThereAtOnce() throws Exception {
    beans.tick();
    agent.guards.add(new FakeGuard("charge"));
    agent.reload =
        new ReloadResult(true, List.of(), List.of("too long"), List.of("guards.charge: added"));

    Object told = server.invoke(AgentBean.name(), "reload", null, null);

    assertThat((String[]) told).containsExactly("guards.charge: added", "warning: too long");
    assertThat(server.isRegistered(GuardBean.name("charge"))).isTrue();
  }

  @Test
  void aReloadThatFailsThrowsItsErrors() {
    beans.tick();
    agent.reload = new ReloadResult(false, List.of("policy.json:1:1: no"), List.of(), List.of());

    assertThatThrownBy(() -> server.invoke(AgentBean.name(), "reload", null, null))
        .isExactlyInstanceOf(MBeanException.class)
        .hasMessage("the old policy stays in place: policy.json:1:1: no");
  }

  @Test
  void detachIsTheAgents() throws Exception {
    beans.tick();

    server.invoke(AgentBean.name(), "detach", null, null);

    assertThat(agent.detached).isTrue();
  }

  private Object value(String guard, String attribute) throws Exception {
    return server.getAttribute(GuardBean.name(guard), attribute);
  }

  private void invoke(String guard, String operation) throws Exception {
    server.invoke(GuardBean.name(guard), operation, new Object[0], new String[0]);
  }

  private Set<ObjectName> names() throws Exception {
    return server.queryNames(new ObjectName("io.haagent:*"), null);
  }

  private static final class OurOwn extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
