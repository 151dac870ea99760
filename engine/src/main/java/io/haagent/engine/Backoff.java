package io.haagent.engine;

/**
 * How long to wait before a repeat: exponential, capped, spread by jitter.
 *
 * <p>The delay is drawn evenly from {@code [d * (1 - jitter), d * (1 + jitter))}, where {@code d}
 * is the exponential delay already capped, and is capped once more: so a share of the draws at the
 * cap is exactly the cap, and no wait ever exceeds it. Drawing around {@code d} (Resilience4j's
 * randomisation) keeps the mean that the file promises; with jitter 1 it spreads as widely as full
 * jitter does.
 *
 * @param initialNanos before the first repeat, at least 0
 * @param multiplier from each repeat to the next, 1 or more
 * @param maxNanos the longest wait, jitter included, at least {@code initialNanos}
 * @param jitter from 0, none, to 1
 */
public record Backoff(long initialNanos, double multiplier, long maxNanos, double jitter) {

  /** Checks the ranges. */
  public Backoff {
    if (initialNanos < 0 || maxNanos < initialNanos) {
      throw new IllegalArgumentException(
          "initial and max must be 0 <= initial <= max: " + initialNanos + ", " + maxNanos);
    }
    if (!(multiplier >= 1)) {
      throw new IllegalArgumentException("multiplier must be at least 1: " + multiplier);
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException("jitter must be 0 to 1: " + jitter);
    }
  }

  /**
   * Returns nanoseconds to wait after an attempt.
   *
   * @param attempt how many attempts have been made, from 1
   * @param random from 0 (inclusive) to 1 (exclusive)
   */
  long nanos(int attempt, double random) {
    double delay = Math.min((double) maxNanos, initialNanos * Math.pow(multiplier, attempt - 1));
    double spread = delay * (1 + jitter * (2 * random - 1));
    return Math.min(maxNanos, (long) spread);
  }
}
