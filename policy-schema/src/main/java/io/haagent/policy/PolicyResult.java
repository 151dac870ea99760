package io.haagent.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading a policy file.
 *
 * @param policy the policy, or null where there are errors
 * @param errors all errors of the file in file order, each a line {@code file:line:column: path:
 *     what is wrong; what to write instead}
 * @param warnings what will not work as it looks, in the same form; only of a good file
 */
public record PolicyResult(@Nullable Policy policy, List<String> errors, List<String> warnings) {
  /** Copies the lists. */
  public PolicyResult {
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
  }
}
