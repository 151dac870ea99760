package io.haagent.policy;

import org.jspecify.annotations.Nullable;

/**
 * A bound on concurrent calls.
 *
 * @param maxConcurrent at least 1; no default in {@code recommended}, 10 in {@code hystrix} (its
 *     semaphore), 25 in {@code resilience4j}; of an adaptive one the most that it may find, 1000
 *     for Vegas and 200 for the gradient, as in concurrency-limits
 * @param waitNanos how long a call may wait for a place, in nanoseconds; 0, as in the peers
 * @param adaptive how it finds its size by itself, or null where that is {@code maxConcurrent}
 * @param group the name that guards have in common which share the bulkhead, or null for one of its
 *     own; what sizes it is then the same in all of them
 * @param priority within the group, from 0, the most important and the default, to 127
 */
public record BulkheadPolicy(
    int maxConcurrent,
    long waitNanos,
    @Nullable AdaptivePolicy adaptive,
    @Nullable String group,
    int priority) {
  BulkheadPolicy(int maxConcurrent, long waitNanos) {
    this(maxConcurrent, waitNanos, null, null, 0);
  }
}
