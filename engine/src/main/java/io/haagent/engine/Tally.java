package io.haagent.engine;

/** Calls and failures in one {@code long}, so that a window can return both without allocating. */
final class Tally {

  private Tally() {}

  static long of(long calls, long failures) {
    return calls << 32 | failures;
  }

  static int calls(long tally) {
    return (int) (tally >>> 32);
  }

  static int failures(long tally) {
    return (int) tally;
  }
}
