package io.haagent.engine;

/**
 * How a bulkhead finds by itself how many calls may run at once.
 *
 * @param law what judges the times that calls take
 * @param initial calls that may run at once until the first times are known, from {@code min} to
 *     {@code max}
 * @param min the fewest calls that may run at once, whatever the times, at least 1
 * @param max the most calls that may run at once, whatever the times
 * @param tolerance how many times as long as usual calls may take before {@link Law#GRADIENT}
 *     lowers the limit, at least 1; of no effect on {@link Law#VEGAS}
 */
public record AdaptiveSettings(Law law, int initial, int min, int max, double tolerance) {

  /** What judges the times that calls take. */
  public enum Law {
    /** Compares them with the shortest: the difference is time spent in a queue. */
    VEGAS,
    /** Compares them with those of the last ten minutes. */
    GRADIENT
  }

  /** Checks the ranges. */
  public AdaptiveSettings {
    if (min < 1 || initial < min || max < initial) {
      throw new IllegalArgumentException(
          "must be 1 <= min <= initial <= max: " + min + ", " + initial + ", " + max);
    }
    if (!(tolerance >= 1)) {
      throw new IllegalArgumentException("tolerance must be at least 1: " + tolerance);
    }
  }

  ConcurrencyLaw law(int limit, Jitter jitter) {
    return law == Law.VEGAS
        ? new VegasLaw(limit, min, max, jitter)
        : new GradientLaw(limit, min, max, tolerance);
  }
}
