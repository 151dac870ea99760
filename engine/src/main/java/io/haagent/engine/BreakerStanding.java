package io.haagent.engine;

/**
 * How long a breaker has been in its state, and what it is there for.
 *
 * @param mode what the policy, or an operator after it, says
 * @param sinceMillis when it came into its state, in milliseconds since 1970
 * @param forNanos how long ago that is, by a clock that isn't set
 * @param leftNanos until it sends its first probe, of an open one; else -1
 */
public record BreakerStanding(BreakerMode mode, long sinceMillis, long forNanos, long leftNanos) {}
