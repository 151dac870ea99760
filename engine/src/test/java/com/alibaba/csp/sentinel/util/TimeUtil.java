package com.alibaba.csp.sentinel.util;

/** Stands before Sentinel's own clock on the class path, so that a test can move it. */
public final class TimeUtil {
  private static volatile long millis = 1_700_000_000_000L;

  private TimeUtil() {}

  /** Returns the test's time. */
  public static long currentTimeMillis() {
    return millis;
  }

  /** Sets the test's time. */
  public static void set(long now) {
    millis = now;
  }
}
