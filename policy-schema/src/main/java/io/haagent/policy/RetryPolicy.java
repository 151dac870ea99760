package io.haagent.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Repeats of a failed attempt.
 *
 * @param maxAttempts 1 to 100, counts the first call; 3, which is Resilience4j's
 * @param backoff the pause before each repeat
 * @param on what is repeated: exception classes, statuses such as {@code 503} or {@code 5xx}, the
 *     word {@code timeout}; by default on methods {@code java.lang.Exception} and {@code timeout},
 *     on HTTP {@code java.io.IOException}, {@code 5xx}, {@code 429} and {@code timeout}
 * @param idempotent whether the user says that every HTTP request may be sent twice; false
 * @param budget the bound on the share of repeats, or null where the file says null
 */
public record RetryPolicy(
    int maxAttempts,
    Backoff backoff,
    List<String> on,
    boolean idempotent,
    @Nullable RetryBudget budget) {
  /** Copies the list. */
  public RetryPolicy {
    on = List.copyOf(on);
  }
}
