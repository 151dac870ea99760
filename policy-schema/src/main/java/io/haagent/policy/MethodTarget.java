package io.haagent.policy;

import java.util.List;

/**
 * Methods of the app or its libraries.
 *
 * @param patterns at least one; a method that matches any of them is guarded
 */
public record MethodTarget(List<MethodPattern> patterns) implements Target {
  /** Copies the list. */
  public MethodTarget {
    patterns = List.copyOf(patterns);
  }
}
