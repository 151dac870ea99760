package io.haagent.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole policy file, read and valid.
 *
 * @param source the file's name as messages show it
 * @param service the service's name in events, or null: then the main class names it
 * @param preset where the defaults came from, already applied to every guard
 * @param eventsFile the file that events are appended to, or null for none
 * @param stateFile the file that the guards' state outlives the JVM in, or null for none; a
 *     relative one is of the policy file's folder
 * @param guards the guards in file order: the first that matches a call guards it
 * @param text the file's text, from which {@link PolicyDiff} tells what another one changes
 */
public record Policy(
    String source,
    @Nullable String service,
    Preset preset,
    @Nullable String eventsFile,
    @Nullable String stateFile,
    List<GuardPolicy> guards,
    String text) {
  /** Copies the list. */
  public Policy {
    guards = List.copyOf(guards);
  }
}
