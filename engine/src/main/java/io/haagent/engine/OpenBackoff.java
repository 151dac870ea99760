package io.haagent.engine;

/**
 * How the open time of a breaker grows while its probes go on failing, as Resilience4j's interval
 * functions do; once it has closed, the open time is the first again.
 *
 * @param multiplier from each open time to the next, 1 or more
 * @param maxNanos the longest open time, jitter included
 * @param jitter from 0, none, to 1: each open time is drawn from that share around it
 */
public record OpenBackoff(double multiplier, long maxNanos, double jitter) {

  /** Always the same open time. */
  public static final OpenBackoff NONE = new OpenBackoff(1, Long.MAX_VALUE, 0);

  /** Checks the ranges. */
  public OpenBackoff {
    if (!(multiplier >= 1) || maxNanos < 0 || !(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException("out of range: " + multiplier + ", " + maxNanos);
    }
  }

  /**
   * Returns how long a breaker stays open.
   *
   * @param openings how often it has opened since it was closed, from 1
   * @param draw from 0 (inclusive) to 1 (exclusive)
   */
  long nanos(long openForNanos, int openings, double draw) {
    if (multiplier == 1 && jitter == 0) {
      return openForNanos;
    }
    long longest = Math.max(openForNanos, maxNanos);
    return new Backoff(openForNanos, multiplier, longest, jitter).nanos(openings, draw, 0);
  }
}
