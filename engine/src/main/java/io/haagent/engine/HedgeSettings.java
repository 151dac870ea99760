package io.haagent.engine;

/**
 * When and how often a call that hasn't been answered is made once more beside itself.
 *
 * @param afterNanos how long the attempt before has run, above 0; 0 for the guard's own 95th
 *     percentile
 * @param max how many hedges an attempt may have, 1 to 3
 */
public record HedgeSettings(long afterNanos, int max) {
  /** Checks the ranges. */
  public HedgeSettings {
    if (afterNanos < 0 || max < 1 || max > 3) {
      throw new IllegalArgumentException("after " + afterNanos + ", " + max + " hedges");
    }
  }
}
