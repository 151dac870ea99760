package io.haagent.bench;

import dev.failsafe.Bulkhead;
import dev.failsafe.CircuitBreaker;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RateLimiter;
import dev.failsafe.RetryPolicy;
import java.time.Duration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The same policies by Failsafe, each executor made once. A rejection throws and ends the run. */
public class FailsafeCall extends Measured {

  /** The executors. */
  @State(Scope.Benchmark)
  public static class Executors {
    private final CircuitBreaker<Integer> count = overCalls();
    private final CircuitBreaker<Integer> time =
        CircuitBreaker.<Integer>builder()
            .withFailureRateThreshold(50, 100, Duration.ofSeconds(10))
            .build();
    private final CircuitBreaker<Integer> stacked = overCalls();
    private final FailsafeExecutor<Integer> breakerCount = Failsafe.with(count);
    private final FailsafeExecutor<Integer> breakerTime = Failsafe.with(time);
    private final FailsafeExecutor<Integer> limit = Failsafe.with(limiter());
    private final FailsafeExecutor<Integer> bulkhead = Failsafe.with(places());
    private final FailsafeExecutor<Integer> retry = Failsafe.with(attempts());
    private final FailsafeExecutor<Integer> stack =
        Failsafe.with(attempts(), stacked, limiter(), places());

    /** Makes sure that no breaker opened meanwhile. */
    @TearDown(Level.Iteration)
    public void check() {
      if (!count.isClosed() || !time.isClosed() || !stacked.isClosed()) {
        throw new IllegalStateException("a breaker opened");
      }
    }

    private static CircuitBreaker<Integer> overCalls() {
      return CircuitBreaker.<Integer>builder().withFailureThreshold(50, 100).build();
    }

    private static RateLimiter<Integer> limiter() {
      return RateLimiter.<Integer>burstyBuilder(1_000_000_000L, Duration.ofSeconds(1)).build();
    }

    private static Bulkhead<Integer> places() {
      return Bulkhead.<Integer>of(1000);
    }

    private static RetryPolicy<Integer> attempts() {
      return RetryPolicy.<Integer>builder().withMaxRetries(2).build();
    }
  }

  /** 50 failures of 100 calls. */
  @Benchmark
  public int breakerCount(Executors executors, Call call) {
    return executors.breakerCount.get(() -> Call.work(call.argument));
  }

  /** 50 % of the calls of 10 seconds. */
  @Benchmark
  public int breakerTime(Executors executors, Call call) {
    return executors.breakerTime.get(() -> Call.work(call.argument));
  }

  /** A bursty rate limiter. */
  @Benchmark
  public int limit(Executors executors, Call call) {
    return executors.limit.get(() -> Call.work(call.argument));
  }

  /** A bulkhead. */
  @Benchmark
  public int bulkhead(Executors executors, Call call) {
    return executors.bulkhead.get(() -> Call.work(call.argument));
  }

  /** Three attempts. */
  @Benchmark
  public int retry(Executors executors, Call call) {
    return executors.retry.get(() -> Call.work(call.argument));
  }

  /** Breaker over 100 calls, limit, bulkhead and retry. */
  @Benchmark
  public int stack(Executors executors, Call call) {
    return executors.stack.get(() -> Call.work(call.argument));
  }
}
