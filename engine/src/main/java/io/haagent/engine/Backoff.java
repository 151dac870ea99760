package io.haagent.engine;

/**
 * How long to wait before a repeat: exponential, capped, spread by chance.
 *
 * @param initialNanos before the first repeat, at least 0
 * @param multiplier from each repeat to the next, 1 or more; of no effect on {@link
 *     Spread#DECORRELATED}
 * @param maxNanos the longest wait, jitter included, at least {@code initialNanos}
 * @param jitter from 0, none, to 1, of {@link Spread#AROUND}
 * @param spread how chance moves the wait
 */
public record Backoff(
    long initialNanos, double multiplier, long maxNanos, double jitter, Spread spread) {
  /** 2^64 / golden ratio, the step of SplitMix64. */
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /**
   * How chance moves a wait. Full and decorrelated are M. Brooker's, AWS Architecture Blog:
   * Exponential Backoff And Jitter, 2015.
   */
  public enum Spread {
    /**
     * The delay is drawn evenly from {@code [d * (1 - jitter), d * (1 + jitter))}, where {@code d}
     * is the exponential delay already capped, and is capped once more: so a share of the draws at
     * the cap is exactly the cap, and no wait ever exceeds it. Drawing around {@code d}
     * (Resilience4j's randomisation) keeps the mean that the file promises.
     */
    AROUND,
    /** The delay is drawn evenly from {@code [0, d)}: the widest spread, with half of the mean. */
    FULL,
    /** Each delay is drawn evenly from {@code [initial, 3 * the one before)}, and capped. */
    DECORRELATED
  }

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

  /** Spreads the wait around the exponential delay. */
  public Backoff(long initialNanos, double multiplier, long maxNanos, double jitter) {
    this(initialNanos, multiplier, maxNanos, jitter, Spread.AROUND);
  }

  /**
   * Returns nanoseconds to wait after an attempt.
   *
   * @param attempt how many attempts have been made, from 1
   * @param random from 0 (inclusive) to 1 (exclusive)
   * @param call what tells the call from others, and is the same for all its attempts
   */
  long nanos(int attempt, double random, long call) {
    if (spread == Spread.DECORRELATED) {
      return decorrelated(attempt, call);
    }
    double delay = Math.min((double) maxNanos, initialNanos * Math.pow(multiplier, attempt - 1));
    double spreads = spread == Spread.FULL ? random : 1 + jitter * (2 * random - 1);
    return Math.min(maxNanos, (long) (delay * spreads));
  }

  /**
   * A call has no place to keep its last delay in, so all its delays are drawn again, from the same
   * numbers: those of a generator that the call itself is the seed of.
   */
  private long decorrelated(int attempt, long call) {
    double delay = initialNanos;
    long seed = call;
    for (int i = 0; i < attempt; i++) {
      seed += GOLDEN;
      double random = (mix(seed) >>> 11) * 0x1p-53;
      delay = Math.min(maxNanos, initialNanos + random * (3 * delay - initialNanos));
    }
    return (long) delay;
  }

  /** SplitMix64's output function (G. L. Steele, D. Lea, C. H. Flood, OOPSLA 2014). */
  private static long mix(long seed) {
    long mixed = (seed ^ seed >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return mixed ^ mixed >>> 31;
  }
}
