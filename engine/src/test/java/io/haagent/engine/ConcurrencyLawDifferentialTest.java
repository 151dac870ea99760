package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.netflix.concurrency.limits.limit.Gradient2Limit;
import com.netflix.concurrency.limits.limit.VegasLimit;
import java.lang.reflect.Field;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Runs the same measurements through our laws and those of Netflix's concurrency-limits: the limits
 * must be the same after each one. What is meant to be different, and docs/bulkhead.md tells, is
 * held too, so that the page stays true.
 */
class ConcurrencyLawDifferentialTest {
  private static final int STEPS = 20_000;

  @Test
  void vegasFollowsTheirs() throws ReflectiveOperationException {
    Field share = VegasLimit.class.getDeclaredField("probeJitter");
    share.setAccessible(true);
    for (int seed = 0; seed < 60; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int max = 1 + random.nextInt(1500);
      int initial = 1 + random.nextInt(max);
      VegasLimit theirs = VegasLimit.newBuilder().initialLimit(initial).maxConcurrency(max).build();
      // They draw by themselves when to measure the shortest time anew: ours is told what they
      // drew.
      Jitter drawn = () -> (drawn(share, theirs) - 0.5) * 2;
      VegasLaw ours = new VegasLaw(initial, 1, max, drawn);
      Load load = new Load(random);
      for (int step = 0; step < STEPS; step++) {
        long nanos = load.nanos(theirs.getLimit());
        int inFlight = load.inFlight(theirs.getLimit());
        boolean dropped = random.nextInt(30) == 0;
        theirs.onSample(0, nanos, inFlight, dropped);
        assertThat(ours.update(nanos, inFlight, dropped))
            .as("seed %d, step %d", seed, step)
            .isEqualTo(theirs.getLimit());
      }
    }
  }

  private static double drawn(Field share, VegasLimit limit) {
    try {
      return share.getDouble(limit);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theGradientFollowsTheirsWhileNoCallIsCut() {
    for (int seed = 0; seed < 60; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int max = 1 + random.nextInt(500);
      int min = 1 + random.nextInt(max);
      int initial = min + random.nextInt(max - min + 1);
      double tolerance = 1 + random.nextInt(20) / 10.0;
      Gradient2Limit theirs =
          Gradient2Limit.newBuilder()
              .initialLimit(initial)
              .minLimit(min)
              .maxConcurrency(max)
              .rttTolerance(tolerance)
              .build();
      GradientLaw ours = new GradientLaw(initial, min, max, tolerance);
      Load load = new Load(random);
      for (int step = 0; step < STEPS; step++) {
        long nanos = load.nanos(theirs.getLimit());
        int inFlight = load.inFlight(theirs.getLimit());
        theirs.onSample(0, nanos, inFlight, false);
        assertThat(ours.update(nanos, inFlight, false))
            .as("seed %d, step %d", seed, step)
            .isEqualTo(theirs.getLimit());
      }
    }
  }

  @Test
  void anOutageInWhichEveryCallIsCutRaisesTheirGradientToItsMaximumAndLowersOurs() {
    Gradient2Limit theirs =
        Gradient2Limit.newBuilder().initialLimit(20).minLimit(1).maxConcurrency(200).build();
    GradientLaw ours = new GradientLaw(20, 1, 200, 1.5);
    for (int step = 0; step < 600; step++) {
      theirs.onSample(0, 10_000_000, 20, false);
      ours.update(10_000_000, 20, false);
    }
    for (int step = 0; step < 600; step++) {
      theirs.onSample(0, 1_000_000_000, theirs.getLimit(), true);
      ours.update(1_000_000_000, ours.limit(), true);
    }
    assertThat(theirs.getLimit()).isEqualTo(200);
    assertThat(ours.limit()).isEqualTo(1);
  }

  /** Calls to a server whose places and time change now and then. */
  private static final class Load {
    private final SplittableRandom random;
    private int places = 20;
    private long idle = 1_000_000;

    Load(SplittableRandom random) {
      this.random = random;
    }

    long nanos(int limit) {
      if (random.nextInt(1000) == 0) {
        places = 1 + random.nextInt(300);
        idle = 1_000 + random.nextLong(100_000_000);
      }
      return (long) (idle * Math.max(1.0, (double) limit / places) * (1 + random.nextDouble()));
    }

    int inFlight(int limit) {
      return random.nextInt(4) == 0 ? random.nextInt(limit + 1) : limit;
    }
  }
}
