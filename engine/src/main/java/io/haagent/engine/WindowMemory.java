package io.haagent.engine;

import java.util.Arrays;

/** Collects what a window holds, as {@link BreakerMemory#calls} has it. Not thread-safe. */
final class WindowMemory {
  private long[] calls = new long[16 * BreakerMemory.STEP];
  private int length;

  /** Adds calls, the oldest first; none is fine. */
  void add(long ageNanos, int kind, long count) {
    if (count <= 0) {
      return;
    }
    if (length == calls.length) {
      calls = Arrays.copyOf(calls, length * 2);
    }
    calls[length] = Math.max(0, ageNanos);
    calls[length + 1] = kind;
    calls[length + 2] = Math.min(count, Integer.MAX_VALUE);
    length += BreakerMemory.STEP;
  }

  long[] calls() {
    return Arrays.copyOf(calls, length);
  }

  /**
   * Makes a window of what another one held.
   *
   * @param agedNanos how long ago that was
   */
  static Window restore(
      WindowShape shape, long[] calls, long agedNanos, Stripes stripes, long now) {
    long longest = calls.length == 0 ? 0 : calls[0] + agedNanos;
    if (longest == 0 || !shape.ofTime()) {
      return fill(shape.open(stripes, now), calls, now);
    }
    // Begun with its oldest bucket, so that the calls fall into the buckets that they were in.
    return longest > 2 * shape.size() && agedNanos > shape.size()
        ? shape.open(stripes, now)
        : fill(shape.open(stripes, now - longest), calls, now - agedNanos);
  }

  private static Window fill(Window window, long[] calls, long then) {
    for (int i = 0; i < calls.length; i += BreakerMemory.STEP) {
      window.restore((int) calls[i + 1], (int) calls[i + 2], then - calls[i]);
    }
    return window;
  }
}
