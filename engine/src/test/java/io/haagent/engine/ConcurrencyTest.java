package io.haagent.engine;

import java.util.Arrays;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.Test;

/**
 * Every interleaving of a few operations on two threads must look like some order of them, one
 * after the other. Time stands still in these tests; that it passes is what the properties show.
 */
class ConcurrencyTest {
  private static final long SECONDS = 1_000_000_000;

  private static void check(Class<?> structure, int actors) {
    new ModelCheckingOptions()
        .iterations(6)
        .invocationsPerIteration(300)
        .threads(2)
        .actorsPerThread(actors)
        .actorsBefore(1)
        .actorsAfter(2)
        .minimizeFailedScenario(false)
        .check(structure);
  }

  @Test
  void aBucketNeverGivesATokenTwiceNorLosesOne() {
    check(Bucket.class, 3);
  }

  @Test
  void aSlidingWindowNeverGivesAPermitTwiceNorLosesOne() {
    check(Window.class, 3);
  }

  @Test
  void aWarmUpNeverGivesAPermitTwiceNorLosesOne() {
    check(Warming.class, 3);
  }

  @Test
  void aBulkheadNeverAdmitsOneTooMany() {
    check(Rooms.class, 3);
  }

  @Test
  void aBreakersCallsTakeEffectOneAfterTheOther() {
    check(Breaker.class, 3);
  }

  @Test
  void probesAreAdmittedAndJudgedOneAfterTheOther() {
    check(Probes.class, 3);
  }

  @Test
  void anOperatorsOrderTakesEffectBetweenTwoCalls() {
    check(Ordered.class, 3);
  }

  @Test
  void anotherWindowTakesItsPlaceBetweenTwoCalls() {
    check(Reshaped.class, 3);
  }

  public static class Bucket extends Limiter {
    public Bucket() {
      super(new TokenBucket(10, SECONDS, 2, 0));
    }

    @Operation
    public boolean takeLater() {
      return limiter.reserve(SECONDS / 10, 0) > 0;
    }
  }

  /** All callers have one time, for a claim may be left with the time of one that lost it. */
  public static class Window extends Limiter {
    public Window() {
      super(new SlidingWindow(2, SECONDS / 10, 0));
    }
  }

  /** Without an idle time, after which another caller may for a moment see it still warm. */
  public static class Warming extends Limiter {
    public Warming() {
      super(new WarmUp(10, SECONDS, 2, SECONDS, 0));
    }
  }

  /** One reservation at a time on each thread can be given back. */
  public abstract static class Limiter {
    private static final int NONE = 0;

    final RateLimiter limiter;
    private final long[] reservations = new long[16];

    Limiter(RateLimiter limiter) {
      this.limiter = limiter;
    }

    @Operation
    public boolean take() {
      return limiter.reserve(0, 0) > 0;
    }

    @Operation
    public long reserve(@Param(gen = ThreadIdGen.class) int thread) {
      long reservation = limiter.reserve(0, SECONDS);
      reservations[thread] = Math.max(NONE, reservation);
      return reservation < 0 ? reservation : limiter.waitNanos(reservation);
    }

    @Operation
    public void cancel(@Param(gen = ThreadIdGen.class) int thread) {
      if (reservations[thread] > NONE) {
        limiter.cancel(0, reservations[thread]);
        reservations[thread] = NONE;
      }
    }
  }

  public static class Rooms {
    private final Bulkhead bulkhead = new Bulkhead(2);

    @Operation
    public boolean enter() {
      return bulkhead.tryAcquire(0);
    }

    @Operation
    public void leave() {
      bulkhead.release();
    }
  }

  /** Four calls decide, half of them failed is too many. */
  public static class Breaker extends Calls {
    public Breaker() {
      super(0);
    }
  }

  /** Two probes decide, one of them failed is too many. */
  public static class Probes extends Calls {
    public Probes() {
      super(SECONDS);
      for (int i = 0; i < 3; i++) {
        breaker.settle(breaker.tryAcquire(0), Outcome.FAILURE, 0);
      }
    }
  }

  /** An operator among the calls. */
  public static class Ordered extends Calls {
    public Ordered() {
      super(0);
    }

    @Operation
    public void forceOpen() {
      breaker.force(true);
    }

    @Operation
    public void forceClosed() {
      breaker.force(false);
    }

    @Operation
    public void reset() {
      breaker.reset();
    }
  }

  /** A change of the window among the calls; one at a time, as reloads are. */
  public static class Reshaped extends Calls {
    public Reshaped() {
      super(SECONDS);
      for (int i = 0; i < 3; i++) {
        breaker.settle(breaker.tryAcquire(0), Outcome.FAILURE, 0);
      }
    }

    @Operation(nonParallelGroup = "reload")
    public void shorten() {
      breaker.become(terms(2));
    }

    @Operation(nonParallelGroup = "reload")
    public void lengthen() {
      breaker.become(terms(4));
    }
  }

  private static BreakerTerms terms(int window) {
    return new BreakerTerms(
        new WindowShape(false, window),
        new BreakerSettings(3, 50, false, SECONDS, 2, SECONDS),
        () -> 0.5,
        Deaf.LISTENER);
  }

  /** One call at a time on each thread. */
  public abstract static class Calls {
    private static final long NONE = -1;

    final CircuitBreaker breaker = new CircuitBreaker(terms(4), new VirtualTicker(0));

    private final long now;
    private final long[] permits = new long[16];

    Calls(long now) {
      this.now = now;
      Arrays.fill(permits, NONE);
    }

    @Operation
    public boolean acquire(@Param(gen = ThreadIdGen.class) int thread) {
      if (permits[thread] < 0) {
        permits[thread] = breaker.tryAcquire(now);
      }
      return permits[thread] >= 0;
    }

    @Operation
    public void fail(@Param(gen = ThreadIdGen.class) int thread) {
      settle(thread, Outcome.FAILURE);
    }

    @Operation
    public void succeed(@Param(gen = ThreadIdGen.class) int thread) {
      settle(thread, Outcome.SUCCESS);
    }

    @Operation
    public void ignore(@Param(gen = ThreadIdGen.class) int thread) {
      settle(thread, Outcome.IGNORED);
    }

    @Operation
    public BreakerState state() {
      return breaker.state();
    }

    private void settle(int thread, Outcome outcome) {
      if (permits[thread] >= 0) {
        breaker.settle(permits[thread], outcome, now);
        permits[thread] = NONE;
      }
    }
  }
}
