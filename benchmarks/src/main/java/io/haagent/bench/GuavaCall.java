package io.haagent.bench;

import com.google.common.util.concurrent.RateLimiter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Guava's bursty rate limiter. */
public class GuavaCall extends Measured {

  /** The limiter. */
  @State(Scope.Benchmark)
  @SuppressWarnings("UnstableApiUsage") // It has been, for fourteen years.
  public static class Permits {
    private final RateLimiter limiter = RateLimiter.create(1e9);
  }

  /** A billion a second. */
  @Benchmark
  @SuppressWarnings("UnstableApiUsage")
  public int limit(Permits permits, Call call) {
    if (!permits.limiter.tryAcquire()) {
      throw new IllegalStateException("rejected while measuring");
    }
    return Call.work(call.argument);
  }
}
