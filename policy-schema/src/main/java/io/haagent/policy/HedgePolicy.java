package io.haagent.policy;

/**
 * Asynchronous attempts that are made once more beside one that hasn't been answered in time.
 *
 * @param afterNanos how long that one has run, 0 for the 95th percentile of the guard's attempts,
 *     the default, as The Tail at Scale (Dean and Barroso, 2013) has it
 * @param max how many hedges an attempt may have; 1
 */
public record HedgePolicy(long afterNanos, int max) {
  static final String PERCENTILE = "p95";
}
