package io.haagent.agent;

import io.haagent.agent.live.ReloadResult;
import io.haagent.engine.GuardEvent;
import io.haagent.policy.Policy;
import io.haagent.policy.PolicyDiff;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which policy is in place, from which file, and what is said of going over to another one. Changed
 * under the agent's lock, read by any thread.
 */
final class TakenPolicy {
  private final AgentLog log;
  private final AgentEvents events;
  private volatile PolicyFile file;
  private volatile long sinceMillis;
  private volatile @Nullable String lastError;
  private @Nullable PolicyVersion version;

  TakenPolicy(AgentLog log, AgentEvents events, PolicyFile file) {
    this.log = log;
    this.events = events;
    this.file = file;
  }

  PolicyFile file() {
    return file;
  }

  /** Returns when it was taken over, in milliseconds since 1970; 0 for none. */
  long sinceMillis() {
    return sinceMillis;
  }

  /** Returns why the last one that was to be taken over wasn't; null where it was. */
  @Nullable String lastError() {
    return lastError;
  }

  /** Tells whether there is no policy in place yet. */
  boolean isNone() {
    return version == null;
  }

  /** Goes over to another file while there is none: the one that is looked for has come to be. */
  void watch(PolicyFile other) {
    file = other;
  }

  /** Tells whether a version is the one in place. */
  boolean is(PolicyVersion other) {
    PolicyVersion now = version;
    return now != null && now.sameAs(other);
  }

  /** The file holds the policy in place again, after something else. */
  void again() {
    lastError = null;
    log.info(file.file().getName() + " holds the policy in place again");
  }

  /** Notes the policy of the start, which has been told about already. */
  void begin(PolicyVersion first) {
    if (first.result().policy() == null) {
      lastError = summary(first.result().errors());
    } else {
      note(file, first);
    }
  }

  private void note(PolicyFile from, PolicyVersion taken) {
    version = taken;
    file = from;
    sinceMillis = System.currentTimeMillis();
    lastError = null;
  }

  /** Another version is in place now. */
  ReloadResult took(PolicyFile from, PolicyVersion next, Policy policy) {
    PolicyVersion before = version;
    List<String> changes =
        PolicyDiff.between(before == null ? null : before.result().policy(), policy);
    note(from, next);
    List<String> warnings = next.result().warnings();
    for (String warning : warnings) {
      log.warn(warning);
    }
    if (changes.isEmpty()) {
      log.info("reloaded " + policy.source() + ": nothing changes");
    } else {
      log.info("reloaded " + policy.source() + ": " + String.join("; ", changes));
      String count = PolicyDiff.count(changes);
      events.tell(GuardEvent.AGENT, GuardEvent.Type.RELOADED, changes, count);
    }
    return new ReloadResult(true, List.of(), warnings, changes);
  }

  /** Another version is not taken over. */
  ReloadResult refused(List<String> errors) {
    lastError = summary(errors);
    for (String error : errors) {
      log.error(error);
    }
    log.error(
        "the policy is not taken over; "
            + (version == null
                ? "the application runs unguarded"
                : "the one before it stays in place"));
    events.tell(GuardEvent.AGENT, GuardEvent.Type.RELOAD_FAILED, List.of(), summary(errors));
    return new ReloadResult(false, errors, List.of(), List.of());
  }

  /** Returns the first error and how many more there are. */
  private static String summary(List<String> errors) {
    return errors.size() < 2
        ? String.join("", errors)
        : errors.get(0) + " (and " + (errors.size() - 1) + " more)";
  }
}
