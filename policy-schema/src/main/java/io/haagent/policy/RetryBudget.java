package io.haagent.policy;

/**
 * The share of calls that may be repeats, a token bucket over 10 s. Both defaults are Finagle's;
 * the ratio is Envoy's as well.
 *
 * @param ratio what each first attempt pays in, 0 or more; 0.2
 * @param minPerSecond repeats that are always allowed, per second, 0 or more; 10
 */
public record RetryBudget(double ratio, double minPerSecond) {}
