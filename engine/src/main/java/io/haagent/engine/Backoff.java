package io.haagent.engine;

/**
 * How long to wait before a repeat.
 *
 * @param initialNanos before the first repeat
 * @param multiplier from each repeat to the next, 1 or more
 * @param maxNanos the longest wait, jitter included
 * @param jitter share of the wait, 0 to 1, by which it is drawn shorter or longer
 */
public record Backoff(long initialNanos, double multiplier, long maxNanos, double jitter) {}
