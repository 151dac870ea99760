package io.haagent.policy;

/**
 * How a bulkhead finds its size by itself. The numbers are those of Netflix's concurrency-limits,
 * but that it begins its gradient's lower bound at 20, too many for a small service.
 *
 * @param law what judges the times that calls take
 * @param initial calls at the same time until the first times are known; 20, cut to the bounds
 * @param minConcurrent never fewer, at least 1; 1
 * @param tolerance how many times as long as usual calls may take before the gradient lowers the
 *     limit, 1 to 10; 1.5
 */
public record AdaptivePolicy(Law law, int initial, int minConcurrent, double tolerance) {
  static final int INITIAL = 20;
  static final double TOLERANCE = 1.5;

  /** What judges the times that calls take, in the file's words. */
  public enum Law {
    VEGAS("vegas", 1000),
    GRADIENT("gradient", 200);

    final String word;

    /** What {@code maxConcurrent} is where the file doesn't say. */
    final int maxConcurrent;

    Law(String word, int maxConcurrent) {
      this.word = word;
      this.maxConcurrent = maxConcurrent;
    }
  }
}
