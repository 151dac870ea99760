package io.haagent.policy;

/**
 * The pause before a repeat: {@code initial}, then times {@code multiplier} each, up to {@code
 * max}, each moved by up to {@code jitter} of itself. The defaults of {@code recommended} are ours
 * (100 ms, 2, 5 s) with Resilience4j's randomization of 0.5; {@code resilience4j} is 500 ms, fixed,
 * without jitter.
 *
 * @param initialNanos the first pause, in nanoseconds, at most {@code maxNanos}
 * @param multiplier 1 to 10
 * @param maxNanos the longest pause, in nanoseconds
 * @param jitter 0 to 1
 */
public record Backoff(long initialNanos, double multiplier, long maxNanos, double jitter) {}
