package io.haagent.agent.jmx;

import io.haagent.agent.live.LiveAgent;
import io.haagent.agent.live.ReloadResult;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import javax.management.InvalidAttributeValueException;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** The bean of the agent itself. */
final class AgentBean {
  static final String ENABLED = "Enabled";
  static final String LAST_RELOAD = "LastReload";
  static final String LAST_ERROR = "LastError";

  private final LiveAgent agent;
  private final Runnable align;

  private AgentBean(LiveAgent agent, Runnable align) {
    this.agent = agent;
    this.align = align;
  }

  static ObjectName name() throws MalformedObjectNameException {
    return new ObjectName("io.haagent:type=Agent");
  }

  /**
   * Makes the bean.
   *
   * @param align brings the guards' beans in line after a reload, so that whoever asked for it
   *     finds them
   */
  static Bean of(LiveAgent agent, Runnable align, Listeners listeners)
      throws MalformedObjectNameException {
    AgentBean bean = new AgentBean(agent, align);
    return new Bean(
        name(),
        "The agent that guards this JVM's calls",
        bean.properties(),
        bean.operations(),
        listeners);
  }

  private List<Property> properties() {
    return List.of(
        Property.of(
            ENABLED,
            Boolean.class,
            "False while every call passes as if each guard were off; their modes stay what they are",
            "",
            agent::enabled,
            this::enable),
        Property.of("Version", String.class, "Version of the agent", agent::version),
        Property.of(
            "PolicyFile",
            String.class,
            "The policy file that is watched",
            () -> agent.policyFile().getPath()),
        Property.of(
            LAST_RELOAD,
            Date.class,
            "When the policy in place was taken over; null where there is none",
            this::lastReload),
        Property.of(
            LAST_ERROR,
            String.class,
            "Why the policy file as it is now was not taken over; null where it was",
            agent::lastError));
  }

  private List<Operation> operations() {
    return List.of(
        Operation.of(
            "reload",
            String[].class,
            "Takes the policy file over now, changed or not; returns what changed, a line each",
            this::reload),
        Operation.of(
            "detach",
            Void.class,
            "Takes the agent out of this JVM: restores the classes, ends its threads, removes its"
                + " beans; calls in flight end as they would have",
            this::detach));
  }

  private @Nullable Date lastReload() {
    long millis = agent.lastReloadMillis();
    return millis == 0 ? null : new Date(millis);
  }

  private void enable(@Nullable Object value) throws InvalidAttributeValueException {
    if (!(value instanceof Boolean enabled)) {
      throw new InvalidAttributeValueException("Enabled is true or false, not \"" + value + "\"");
    }
    agent.enable(enabled);
  }

  private String[] reload() {
    ReloadResult result = agent.reload();
    if (!result.applied()) {
      throw new IllegalStateException(
          "the old policy stays in place: " + String.join("\n", result.errors()));
    }
    align.run();
    return Stream.concat(
            result.changes().stream(), result.warnings().stream().map(line -> "warning: " + line))
        .toArray(String[]::new);
  }

  private @Nullable Object detach() {
    agent.detach();
    return null;
  }
}
