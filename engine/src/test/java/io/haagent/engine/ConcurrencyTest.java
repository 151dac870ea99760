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

  public static class Bucket {
    private final TokenBucket bucket = new TokenBucket(10, SECONDS, 2, 0);

    @Operation
    public long take() {
      return bucket.reserve(0, 0);
    }

    @Operation
    public long reserve() {
      long reservation = bucket.reserve(0, SECONDS);
      return reservation < 0 ? reservation : bucket.waitNanos(reservation);
    }

    @Operation
    public long takeLater() {
      return bucket.reserve(SECONDS / 10, 0);
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

  /** One call at a time on each thread. */
  public abstract static class Calls {
    private static final long NONE = -1;

    final CircuitBreaker breaker =
        new CircuitBreaker(
            new BreakerTerms(
                new WindowShape(false, 4),
                new BreakerSettings(3, 50, false, SECONDS, 2, SECONDS),
                Deaf.LISTENER),
            new VirtualTicker(0));

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
