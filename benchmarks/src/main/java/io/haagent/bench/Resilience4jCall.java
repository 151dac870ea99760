package io.haagent.bench;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.decorators.Decorators;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The same policies by Resilience4j, under the same names as in {@link GuardedCall}; each supplier
 * is decorated once, as its manual shows. A rejection throws and ends the run.
 */
public class Resilience4jCall extends Measured {

  /** What is measured, decorated. Breakers of both kinds keep their default, locking windows. */
  @State(Scope.Benchmark)
  public static class Decorated {
    private final Call call = new Call();
    private final CircuitBreaker count = breaker(100, SlidingWindowType.COUNT_BASED);
    private final CircuitBreaker time = breaker(10, SlidingWindowType.TIME_BASED);
    private final CircuitBreaker stacked = breaker(100, SlidingWindowType.COUNT_BASED);
    private final Supplier<Integer> work = () -> Call.work(call.argument);
    private final Supplier<Integer> breakerCount = CircuitBreaker.decorateSupplier(count, work);
    private final Supplier<Integer> breakerTime = CircuitBreaker.decorateSupplier(time, work);
    private final Supplier<Integer> limit = RateLimiter.decorateSupplier(limiter(), work);
    private final Supplier<Integer> bulkhead = Bulkhead.decorateSupplier(places(), work);
    private final Supplier<Integer> retry = Retry.decorateSupplier(attempts(), work);
    private final Supplier<Integer> stack =
        Decorators.ofSupplier(work)
            .withCircuitBreaker(stacked)
            .withRateLimiter(limiter())
            .withBulkhead(places())
            .withRetry(attempts())
            .decorate();
    private final Supplier<Integer> open = open(true);
    private final Supplier<Integer> openTraceless = open(false);

    /** Makes sure that no breaker opened meanwhile. */
    @TearDown(Level.Iteration)
    public void check() {
      for (CircuitBreaker breaker : new CircuitBreaker[] {count, time, stacked}) {
        if (breaker.getState() != CircuitBreaker.State.CLOSED
            || breaker.getMetrics().getNumberOfFailedCalls() != 0) {
          throw new IllegalStateException(breaker + " " + breaker.getState());
        }
      }
    }

    private static CircuitBreaker breaker(int window, SlidingWindowType type) {
      return CircuitBreaker.of(
          "breaker",
          CircuitBreakerConfig.custom()
              .slidingWindowType(type)
              .slidingWindowSize(window)
              .minimumNumberOfCalls(100)
              .build());
    }

    private Supplier<Integer> open(boolean stackTraces) {
      CircuitBreaker open =
          CircuitBreaker.of(
              "open", CircuitBreakerConfig.custom().writableStackTraceEnabled(stackTraces).build());
      open.transitionToForcedOpenState();
      return CircuitBreaker.decorateSupplier(open, work);
    }

    private static RateLimiter limiter() {
      return RateLimiter.of(
          "limit",
          RateLimiterConfig.custom()
              .limitForPeriod(1_000_000_000)
              .limitRefreshPeriod(Duration.ofSeconds(1))
              .timeoutDuration(Duration.ZERO)
              .build());
    }

    private static Bulkhead places() {
      return Bulkhead.of(
          "bulkhead",
          BulkheadConfig.custom().maxConcurrentCalls(1000).maxWaitDuration(Duration.ZERO).build());
    }

    private static Retry attempts() {
      return Retry.of("retry", RetryConfig.custom().maxAttempts(3).build());
    }
  }

  /** Registries, which are how Resilience4j tells names apart; each call asks them. */
  @State(Scope.Benchmark)
  public static class Named {
    private final Call call = new Call();
    private final Supplier<Integer> work = () -> Call.work(call.argument);
    private final String[] names = ValuedGuard.names();
    private final CircuitBreakerRegistry breakers =
        CircuitBreakerRegistry.of(
            CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(100)
                .minimumNumberOfCalls(100)
                .build());
    private final RateLimiterRegistry limiters =
        RateLimiterRegistry.of(Decorated.limiter().getRateLimiterConfig());
    private final BulkheadRegistry bulkheads =
        BulkheadRegistry.of(Decorated.places().getBulkheadConfig());

    private int call(int tenant) {
      String name = names[tenant % names.length];
      return Decorators.ofSupplier(work)
          .withCircuitBreaker(breakers.circuitBreaker(name))
          .withRateLimiter(limiters.rateLimiter(name))
          .withBulkhead(bulkheads.bulkhead(name))
          .decorate()
          .get();
    }
  }

  /** A breaker over the last 100 calls. */
  @Benchmark
  public int breakerCount(Decorated decorated) {
    return decorated.breakerCount.get();
  }

  /** The same for each of a thousand texts, with limiter and bulkhead, from its registries. */
  @Benchmark
  public int per(Named named, Tenants tenants, Tenants.Walk walk) {
    return named.call(walk.next(tenants));
  }

  /** A breaker over the last 10 seconds. */
  @Benchmark
  public int breakerTime(Decorated decorated) {
    return decorated.breakerTime.get();
  }

  /** A rate limiter. */
  @Benchmark
  public int limit(Decorated decorated) {
    return decorated.limit.get();
  }

  /** The same limiter: its cycles are fixed, see docs/limit.md. */
  @Benchmark
  public int slidingWindow(Decorated decorated) {
    return decorated.limit.get();
  }

  /** A semaphore bulkhead. */
  @Benchmark
  public int bulkhead(Decorated decorated) {
    return decorated.bulkhead.get();
  }

  /** Three attempts. */
  @Benchmark
  public int retry(Decorated decorated) {
    return decorated.retry.get();
  }

  /** Breaker over 100 calls, limit, bulkhead and retry. */
  @Benchmark
  public int stack(Decorated decorated) {
    return decorated.stack.get();
  }

  /** A call that an open breaker rejects, as it does by default. */
  @Benchmark
  public Object rejected(Decorated decorated) {
    return rejection(decorated.open);
  }

  /** The same with the option that leaves the stack trace out. */
  @Benchmark
  public Object rejectedTraceless(Decorated decorated) {
    return rejection(decorated.openTraceless);
  }

  private static Object rejection(Supplier<Integer> call) {
    try {
      return call.get();
    } catch (CallNotPermittedException e) {
      return e;
    }
  }
}
