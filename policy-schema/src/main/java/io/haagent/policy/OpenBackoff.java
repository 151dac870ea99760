package io.haagent.policy;

/**
 * How a breaker's open time grows while its probes fail; when it has closed it starts anew.
 *
 * @param multiplier from each open time to the next, 1 to 10; 1
 * @param maxNanos the longest, jitter included, in nanoseconds; 5 min, Envoy's
 * @param jitter 0 to 1, the share of an open time that is left to chance; 0
 */
public record OpenBackoff(double multiplier, long maxNanos, double jitter) {}
