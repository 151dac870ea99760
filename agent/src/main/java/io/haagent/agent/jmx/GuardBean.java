package io.haagent.agent.jmx;

import io.haagent.agent.live.LiveAgent;
import io.haagent.agent.live.LiveGuard;
import io.haagent.engine.BreakerMode;
import io.haagent.engine.BreakerStanding;
import io.haagent.engine.BreakerState;
import io.haagent.engine.ValuesStatus;
import io.haagent.policy.Mode;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import javax.management.InvalidAttributeValueException;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * The bean of one guard. It finds the guard by its name each time, for a reload may put another
 * object in its place; it holds nothing of it.
 */
final class GuardBean {
  static final String BREAKER_STATE = "BreakerState";
  static final String MODE = "Mode";

  private final LiveAgent agent;
  private final String guard;

  private GuardBean(LiveAgent agent, String guard) {
    this.agent = agent;
    this.guard = guard;
  }

  /** Quoted, for a guard may have any name. */
  static ObjectName name(String guard) throws MalformedObjectNameException {
    return new ObjectName("io.haagent:type=Guard,name=" + ObjectName.quote(guard));
  }

  static Bean of(LiveAgent agent, String guard, Listeners listeners)
      throws MalformedObjectNameException {
    GuardBean bean = new GuardBean(agent, guard);
    return new Bean(
        name(guard), "A guard of the policy file", bean.properties(), bean.operations(), listeners);
  }

  private List<Property> properties() {
    List<Property> all = new ArrayList<>(own());
    all.addAll(MetricProperties.of(this::guard));
    return all;
  }

  private List<Property> own() {
    return List.of(
        Property.of(
            MODE,
            String.class,
            "on, shadow (nothing is rejected or repeated, only counted) or off (not even counted);"
                + " what is set here holds until the policy file changes this guard's mode",
            "",
            () -> guard().mode().text(),
            this::mode),
        Property.of(
            BREAKER_STATE,
            String.class,
            "CLOSED, OPEN, HALF_OPEN, FORCED_OPEN, FORCED_CLOSED, DISABLED, METRICS_ONLY, or NONE"
                + " where there is no breaker; with per that of the value that is worst off",
            () -> guard().status().breakerState().name()),
        values("Values", "Values that per tells calls apart by; 0 without per", () -> known()),
        values("ValuesOpen", "Values whose breakers are open, forced or not", () -> open()),
        values(
            "ValuesHalfOpen",
            "Values whose breakers are half-open",
            () -> breakers(BreakerState.HALF_OPEN)),
        Property.of(
            "BreakerSince",
            Date.class,
            "When the breaker came into its state; null without one, and with per",
            this::since),
        Property.of(
            "BreakerMode",
            String.class,
            "on, disabled (all calls pass, nothing is learned) or metricsOnly (all calls pass, and"
                + " it tells when it would have opened); what is set here holds until the policy"
                + " file changes this guard's breaker.mode; empty without a breaker",
            "",
            this::breakerMode,
            this::breakerMode),
        Property.of(
            "FailureRate",
            Double.class,
            "Calls of the breaker's window that failed, from 0 to 100; -1 without a breaker and"
                + " while there are fewer calls than minimumCalls",
            "%",
            () -> guard().status().failureRate(),
            null),
        count("Calls", "Calls that ended or were rejected", () -> guard().status().calls()),
        count("Successes", "Attempts that succeeded", () -> guard().status().successes()),
        count("Failures", "Attempts that failed or timed out", () -> guard().status().failures()),
        count("Ignored", "Attempts that count for nothing", () -> guard().status().ignored()),
        count(
            "Rejected",
            "Calls that were not made; in shadow, those that would not have been",
            () -> guard().status().rejected()),
        count(
            "Retries",
            "Attempts after a call's first; in shadow, those that would have been made",
            () -> guard().status().retries()),
        count(
            "Fallbacks",
            "Outcomes that the fallback took the place of; in shadow, those it would have",
            () -> guard().status().fallbacks()),
        count("Faults", "Attempts that an injected fault struck", () -> guard().status().faults()));
  }

  private List<Operation> operations() {
    return List.of(
        Operation.of(
            "forceOpen",
            Void.class,
            "Rejects every call from the next one on, until reset or forceClosed",
            () -> breaker(guard().forceOpen())),
        Operation.of(
            "forceClosed",
            Void.class,
            "Lets the breaker admit every call, whatever comes of it, until reset or forceOpen",
            () -> breaker(guard().forceClosed())),
        Operation.of(
            "reset",
            Void.class,
            "Has the breaker begin anew, by its mode and with an empty window, and ends what was forced",
            () -> breaker(guard().reset())));
  }

  private static Property count(String name, String description, Property.Read read) {
    return Property.of(
        name, Long.class, description + ", since the guard was made", "calls", read, null);
  }

  private static Property values(String name, String description, Property.Read read) {
    return Property.of(name, Integer.class, description, "values", read, null);
  }

  private int known() {
    ValuesStatus values = guard().values(0);
    return values == null ? 0 : values.values();
  }

  private int open() {
    return breakers(BreakerState.OPEN) + breakers(BreakerState.FORCED_OPEN);
  }

  private int breakers(BreakerState state) {
    ValuesStatus values = guard().values(0);
    return values == null ? 0 : values.states().getOrDefault(state, 0);
  }

  private LiveGuard guard() {
    LiveGuard found = agent.guard(guard);
    if (found == null) {
      throw new IllegalStateException("guard \"" + guard + "\" is in the policy no more");
    }
    return found;
  }

  private void mode(@Nullable Object value) throws InvalidAttributeValueException {
    Mode mode = value instanceof String text ? Mode.of(text.trim().toLowerCase(Locale.ROOT)) : null;
    if (mode == null) {
      throw new InvalidAttributeValueException(
          "\"" + value + "\" is no mode; write \"on\", \"shadow\" or \"off\"");
    }
    guard().mode(mode);
  }

  private @Nullable Object since() {
    BreakerStanding standing = guard().status().breaker();
    return standing == null || standing.sinceMillis() == 0
        ? null
        : new Date(standing.sinceMillis());
  }

  private Object breakerMode() {
    BreakerStanding standing = guard().status().breaker();
    return standing == null ? "" : standing.mode().text();
  }

  private void breakerMode(@Nullable Object value) throws InvalidAttributeValueException {
    BreakerMode mode = value instanceof String text ? BreakerMode.of(text.trim()) : null;
    if (mode == null) {
      throw new InvalidAttributeValueException(
          "\"" + value + "\" is no mode; write \"on\", \"disabled\" or \"metricsOnly\"");
    }
    breaker(guard().breakerMode(mode));
  }

  private @Nullable Object breaker(boolean has) {
    if (!has) {
      throw new IllegalStateException(
          "guard \""
              + guard
              + "\" has no breaker, or is off; give it \"breaker\": {} in the policy");
    }
    return null;
  }
}
