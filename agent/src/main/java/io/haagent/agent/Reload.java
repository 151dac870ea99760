package io.haagent.agent;

import io.haagent.agent.live.ReloadResult;
import io.haagent.engine.GuardEvent;
import io.haagent.policy.Policy;
import io.haagent.policy.PolicyDiff;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is said of a reload, in the log, in the events and to whoever asked for it. */
final class Reload {

  private Reload() {}

  /** Returns what changes; a policy that can't be compared is no reason not to take it. */
  static List<String> changes(@Nullable Policy before, Policy after) {
    return PolicyDiff.between(before, after);
  }

  static void tell(
      AgentLog log,
      AgentEvents events,
      List<String> warnings,
      String source,
      List<String> changes) {
    for (String warning : warnings) {
      log.warn(warning);
    }
    if (changes.isEmpty()) {
      log.info("reloaded " + source + ": nothing changes");
      return;
    }
    log.info("reloaded " + source + ": " + String.join("; ", changes));
    events.tell(
        GuardEvent.AGENT,
        GuardEvent.Type.RELOADED,
        changes,
        changes.size() == 1 ? "1 change" : changes.size() + " changes");
  }

  static void tellFailure(
      AgentLog log, AgentEvents events, List<String> errors, boolean hasPolicy) {
    for (String error : errors) {
      log.error(error);
    }
    log.error(
        "the policy is not taken over; "
            + (hasPolicy ? "the one before it stays in place" : "the application runs unguarded"));
    events.tell(GuardEvent.AGENT, GuardEvent.Type.RELOAD_FAILED, List.of(), summary(errors));
  }

  /** Returns the first error and how many more there are. */
  static String summary(List<String> errors) {
    return errors.size() < 2
        ? String.join("", errors)
        : errors.get(0) + " (and " + (errors.size() - 1) + " more)";
  }

  static ReloadResult detached() {
    return new ReloadResult(false, List.of("the agent has left this JVM"), List.of(), List.of());
  }
}
