package io.haagent.engine;

/**
 * What a breaker needs beside its window.
 *
 * @param minimumCalls calls in the window below which no rate opens it, at least 1
 * @param rules what opens it
 * @param openForNanos how long it stays open, in nanoseconds
 * @param openBackoff how that grows
 * @param halfOpenCalls how many calls it lets through to probe, 1 to 1,000,000
 * @param halfOpenMaxWaitNanos after how long a probe without an answer counts as a failure; 0 is
 *     never
 * @param ramp whether a breaker that has closed lets a growing share of the calls through, over the
 *     time that it was open at first, rather than all at once
 */
public record BreakerSettings(
    int minimumCalls,
    TripRules rules,
    long openForNanos,
    OpenBackoff openBackoff,
    int halfOpenCalls,
    long halfOpenMaxWaitNanos,
    boolean ramp) {

  /** Checks the ranges. */
  public BreakerSettings {
    if (minimumCalls < 1) {
      throw new IllegalArgumentException("minimumCalls must be at least 1: " + minimumCalls);
    }
    if (openForNanos < 0 || halfOpenMaxWaitNanos < 0) {
      throw new IllegalArgumentException("negative time in " + openForNanos);
    }
    if (halfOpenCalls < 1 || halfOpenCalls > 1_000_000) {
      throw new IllegalArgumentException("halfOpenCalls must be 1 to 1000000: " + halfOpenCalls);
    }
  }

  /**
   * Makes the settings of a breaker that opens by its failure rate alone.
   *
   * @param failureRate percent of failures that opens it, above 0 to 100
   * @param strict whether the rate must be exceeded rather than reached
   */
  public BreakerSettings(
      int minimumCalls,
      double failureRate,
      boolean strict,
      long openForNanos,
      int halfOpenCalls,
      long halfOpenMaxWaitNanos) {
    this(
        minimumCalls,
        TripRules.failureRate(failureRate, strict),
        openForNanos,
        OpenBackoff.NONE,
        halfOpenCalls,
        halfOpenMaxWaitNanos,
        false);
  }
}
