package io.haagent.agent.live;

import java.util.List;

/**
 * What came of a reload.
 *
 * @param applied false where the old policy stays in place
 * @param errors why it stays, one line each
 * @param warnings what will not work as it looks, one line each
 * @param changes what changed, field by field; empty where nothing did
 */
public record ReloadResult(
    boolean applied, List<String> errors, List<String> warnings, List<String> changes) {

  /** Copies the lists. */
  public ReloadResult {
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
    changes = List.copyOf(changes);
  }
}
