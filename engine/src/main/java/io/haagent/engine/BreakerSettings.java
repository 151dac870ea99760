package io.haagent.engine;

/**
 * What a breaker needs beside its window.
 *
 * @param minimumCalls calls in the window below which it never opens, at least 1
 * @param failureRate percent of failures that opens it, above 0 to 100
 * @param strict whether the rate must be exceeded (Sentinel) rather than reached (all others)
 * @param openForNanos how long it stays open, in nanoseconds
 * @param halfOpenCalls how many calls it lets through to probe, 1 to 1,000,000
 * @param halfOpenMaxWaitNanos after how long a probe without an answer counts as a failure; 0 is
 *     never
 */
public record BreakerSettings(
    int minimumCalls,
    double failureRate,
    boolean strict,
    long openForNanos,
    int halfOpenCalls,
    long halfOpenMaxWaitNanos) {

  /** Checks the ranges. */
  public BreakerSettings {
    if (minimumCalls < 1) {
      throw new IllegalArgumentException("minimumCalls must be at least 1: " + minimumCalls);
    }
    if (!(failureRate > 0 && failureRate <= 100)) {
      throw new IllegalArgumentException("failureRate must be above 0 to 100: " + failureRate);
    }
    if (openForNanos < 0 || halfOpenMaxWaitNanos < 0) {
      throw new IllegalArgumentException("negative time in " + openForNanos);
    }
    if (halfOpenCalls < 1 || halfOpenCalls > 1_000_000) {
      throw new IllegalArgumentException("halfOpenCalls must be 1 to 1000000: " + halfOpenCalls);
    }
  }
}
