package io.haagent.engine;

/**
 * When a share of failures is too high.
 *
 * @param percent above 0 to 100
 * @param strict whether the percentage must be exceeded rather than reached
 */
record FailureRate(double percent, boolean strict) {

  boolean reached(long failures, long calls) {
    double share = failures * 100.0;
    double bound = percent * calls;
    return strict ? share > bound : share >= bound;
  }
}
