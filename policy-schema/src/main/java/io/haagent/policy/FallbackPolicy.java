package io.haagent.policy;

import java.util.List;

/**
 * What a caller gets where the call has no answer of its own.
 *
 * @param answer what it is
 * @param on where it is given: {@code rejected}, {@code timeout}, {@code failure} (what the breaker
 *     counts as one), exception classes, statuses such as {@code 503} or {@code 5xx}; by default
 *     the first three
 * @param at where the policy stands
 */
public record FallbackPolicy(FallbackAnswer answer, List<String> on, Location at) {
  /** Copies the list. */
  public FallbackPolicy {
    on = List.copyOf(on);
  }
}
