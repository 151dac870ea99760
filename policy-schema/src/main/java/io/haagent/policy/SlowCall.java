package io.haagent.policy;

/**
 * Which calls a breaker takes for slow, and how many of them open it.
 *
 * @param longerThanNanos a call that takes longer is slow, also while it still runs; above 0
 * @param rate percent of slow calls that opens it, above 0 to 100; 100, Resilience4j's
 */
public record SlowCall(long longerThanNanos, double rate) {}
