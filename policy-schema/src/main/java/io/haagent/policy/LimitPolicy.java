package io.haagent.policy;

/**
 * A token-bucket limit: {@code permits} flow in evenly over each {@code periodNanos}. Only {@code
 * resilience4j} has a default rate, 50 per 500 ns with a wait of 5 s.
 *
 * @param permits calls per period, at least 1
 * @param periodNanos the period in nanoseconds
 * @param burst permits that can be saved up, 1 to 1,000,000,000; one second's worth, at least 1
 * @param waitNanos how long a call may wait for its permit, in nanoseconds; 0
 */
public record LimitPolicy(long permits, long periodNanos, long burst, long waitNanos) {}
