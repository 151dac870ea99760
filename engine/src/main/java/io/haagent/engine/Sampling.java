package io.haagent.engine;

/**
 * Draws one in 64 of a guard's calls to be timed, where no policy times them all: at random, so
 * that no pattern of the calls falls in with it. The random numbers are of Numerical Recipes'
 * generator, whose high bits are its best.
 */
final class Sampling {
  private static final int SHIFT = 6;

  private Sampling() {}

  /** Returns the random number that follows one. */
  static int next(int random) {
    return random * 1664525 + 1013904223;
  }

  /** Tells whether a call with this random number is one of the 64th part. */
  static boolean isDrawn(int random) {
    return random >>> Integer.SIZE - SHIFT == 0;
  }

  /**
   * Returns which call to time after this one, both counted from 0: one of the 64 that follow on
   * these 64. That asks less of a call than to draw at each.
   */
  static long after(long call, int random) {
    return ((call >>> SHIFT) + 1 << SHIFT) + (random >>> Integer.SIZE - SHIFT);
  }
}
