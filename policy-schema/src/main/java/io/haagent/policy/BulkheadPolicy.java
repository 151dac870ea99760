package io.haagent.policy;

/**
 * A bound on concurrent calls.
 *
 * @param maxConcurrent at least 1; no default in {@code recommended}, 10 in {@code hystrix} (its
 *     semaphore), 25 in {@code resilience4j}
 * @param waitNanos how long a call may wait for a place, in nanoseconds; 0, as in both peers
 */
public record BulkheadPolicy(int maxConcurrent, long waitNanos) {}
