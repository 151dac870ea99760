package io.haagent.bench;

import com.google.common.util.concurrent.RateLimiter;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Guava's bursty rate limiter. */
public class GuavaCall extends Measured {

  /** The limiter. */
  @State(Scope.Benchmark)
  @SuppressWarnings("UnstableApiUsage") // It has been, for fourteen years.
  public static class Permits {
    private final RateLimiter limiter = RateLimiter.create(1e9);
  }

  /** The same with a second of warming up. */
  @State(Scope.Benchmark)
  @SuppressWarnings("UnstableApiUsage")
  public static class Warming {
    private final RateLimiter limiter = RateLimiter.create(1e9, Duration.ofSeconds(1));
  }

  /** One for each key, in the map that has no bound. */
  @State(Scope.Benchmark)
  @SuppressWarnings("UnstableApiUsage")
  public static class Keyed {
    private final ConcurrentHashMap<String, RateLimiter> limiters = new ConcurrentHashMap<>();

    /** Makes the limiters. */
    @Setup
    public void fill(Tenants tenants) {
      for (String name : tenants.copies()) {
        limiters.put(name, limiter(name));
      }
    }

    private static RateLimiter limiter(String unused) {
      return RateLimiter.create(1e9);
    }
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

  /** A limit that has warmed up. */
  @Benchmark
  @SuppressWarnings("UnstableApiUsage")
  public int warmUp(Warming permits, Call call) {
    if (!permits.limiter.tryAcquire()) {
      throw new IllegalStateException("rejected while measuring");
    }
    return Call.work(call.argument);
  }

  /** A limiter for each of a million texts. */
  @Benchmark
  @SuppressWarnings("UnstableApiUsage")
  public int keys(Keyed keyed, Tenants tenants, Tenants.Walk walk, Call call) {
    String name = walk.nextName(tenants);
    if (!keyed.limiters.computeIfAbsent(name, Keyed::limiter).tryAcquire()) {
      throw new IllegalStateException("rejected while measuring");
    }
    return Call.work(call.argument);
  }
}
