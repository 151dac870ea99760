package io.haagent.policy;

/**
 * The pause before a repeat: {@code initial}, then times {@code multiplier} each, up to {@code
 * max}, spread by chance. The defaults of {@code recommended} are ours (100 ms, 2, 5 s) with
 * Resilience4j's randomization of 0.5; {@code resilience4j} is 500 ms, fixed, without jitter.
 *
 * @param initialNanos the first pause, in nanoseconds, at most {@code maxNanos}
 * @param multiplier 1 to 10; of no effect where the spread is decorrelated
 * @param maxNanos the longest pause, in nanoseconds
 * @param jitter 0 to 1, by which share of itself a pause is moved; 1 where the spread has a word
 * @param spread how chance moves a pause
 */
public record Backoff(
    long initialNanos, double multiplier, long maxNanos, double jitter, Spread spread) {
  Backoff(long initialNanos, double multiplier, long maxNanos, double jitter) {
    this(initialNanos, multiplier, maxNanos, jitter, Spread.AROUND);
  }

  /** How chance moves a pause, in the file's words. */
  public enum Spread {
    /** Up and down by a share of it, which is a number in the file. */
    AROUND(""),
    /** Anything from none to the pause. */
    FULL("full"),
    /** Anything from the first pause to three times the one before. */
    DECORRELATED("decorrelated");

    final String word;

    Spread(String word) {
      this.word = word;
    }
  }

  /** Returns the shortest that chance can make of a pause. */
  double least(double pause) {
    return switch (spread) {
      case AROUND -> Math.min(pause, (double) maxNanos) * (1 - jitter);
      case FULL -> 0;
      case DECORRELATED -> initialNanos;
    };
  }
}
