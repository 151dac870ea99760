package com.google.common.util.concurrent;

import java.util.concurrent.TimeUnit;

/** Guava's limiter on a clock that the test moves; in its package, which alone can give it one. */
public final class VirtualRateLimiter {
  private final RateLimiter limiter;
  private final Stopwatch stopwatch = new Stopwatch();

  private VirtualRateLimiter(double permitsPerSecond) {
    limiter = RateLimiter.create(permitsPerSecond, stopwatch);
  }

  private VirtualRateLimiter(double permitsPerSecond, long warmUpMicros) {
    limiter =
        RateLimiter.create(permitsPerSecond, warmUpMicros, TimeUnit.MICROSECONDS, 3, stopwatch);
  }

  /** Makes one that saves up one second's worth. */
  public static VirtualRateLimiter bursty(double permitsPerSecond) {
    return new VirtualRateLimiter(permitsPerSecond);
  }

  /** Makes one that warms up. */
  public static VirtualRateLimiter warmingUp(double permitsPerSecond, long warmUpMicros) {
    return new VirtualRateLimiter(permitsPerSecond, warmUpMicros);
  }

  /** Returns for how long it would sleep, or -1 where it rejects. */
  public long waitMicros(long nowMicros, long timeoutMicros) {
    stopwatch.now = nowMicros;
    stopwatch.slept = 0;
    return limiter.tryAcquire(timeoutMicros, TimeUnit.MICROSECONDS) ? stopwatch.slept : -1;
  }

  private static final class Stopwatch extends RateLimiter.SleepingStopwatch {
    private long now;
    private long slept;

    @Override
    protected long readMicros() {
      return now;
    }

    @Override
    protected void sleepMicrosUninterruptibly(long micros) {
      slept = micros;
    }
  }
}
