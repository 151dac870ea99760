package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LendingBucketTest {
  private static final long SECONDS = 1_000_000_000;
  private static final long T0 = Long.MAX_VALUE - 5;

  private final AtomicLong looks = new AtomicLong();

  private static LendingBucket lending(int permits, int burst, int batch, long now) {
    return new LendingBucket(new TokenBucket(permits, SECONDS, burst, now), burst, batch);
  }

  private boolean take(LendingBucket bucket, Stripe stripe, long now) {
    Ticker ticker =
        () -> {
          looks.incrementAndGet();
          return now;
        };
    return bucket.take(stripe, ticker, now);
  }

  @Test
  void standsOnlyBeforeABucketThatIsLargeEnough() {
    TokenBucket small = new TokenBucket(100, SECONDS, 511, T0);
    assertThat(LendingBucket.over(small, 511)).isSameAs(small);
    assertThat(LendingBucket.over(new TokenBucket(100, SECONDS, 512, T0), 512))
        .isInstanceOf(LendingBucket.class);
  }

  @Test
  void admitsTheBurstAndLooksAtTheClockOnlyOnceABatch() {
    LendingBucket bucket = lending(10, 1000, 8, T0);
    Stripe stripe = new Stripe();
    for (int i = 0; i < 801; i++) {
      assertThat(take(bucket, stripe, T0)).isTrue();
    }
    assertThat(looks).hasValue(101);
    int more = 0;
    while (take(bucket, stripe, T0)) {
      more++;
    }
    assertThat(more).isEqualTo(199);
    assertThat(bucket.reserve(T0, 0)).isEqualTo(-SECONDS / 10);
  }

  /** The coarse time is the clock here, as it is where the bound is that the two agree. */
  @Test
  void oneThreadGetsWhatTheBucketItselfWouldGive() {
    SplittableRandom random = new SplittableRandom(20_261_124);
    for (int config = 0; config < 200; config++) {
      int permits = 1 + random.nextInt(config % 2 == 0 ? 100 : 1_000_000_000);
      int burst = 64 + random.nextInt(1_000);
      long now = random.nextLong();
      LendingBucket bucket = lending(permits, burst, 2 + random.nextInt(burst / 8), now);
      TokenBucket exact = new TokenBucket(permits, SECONDS, burst, now);
      Stripe stripe = new Stripe();
      for (int step = 0; step < 5_000; step++) {
        now += jump(random, permits, burst);
        assertThat(take(bucket, stripe, now))
            .as("config %d, step %d", config, step)
            .isEqualTo(exact.reserve(now, 0) > 0);
      }
    }
  }

  /**
   * Threads, ticks and a clock: the exact bucket is told every call that the other one admits, at
   * its time, and must admit it too.
   */
  @Property(tries = 500)
  void neverAdmitsTooManyAndRefusesLessThanABatchAThreadTooEarly(
      @ForAll @IntRange(min = 1, max = 1_000_000_000) int permits,
      @ForAll @IntRange(min = 64, max = 3_000) int burst,
      @ForAll @IntRange(min = 1, max = 5) int threads,
      @ForAll @IntRange(min = 2, max = 64) int most,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int batch = Math.min(most, burst / 8);
    Ticks ticks = new Ticks(random.nextLong());
    LendingBucket bucket = lending(permits, burst, batch, ticks.now);
    TokenBucket exact = new TokenBucket(permits, SECONDS, burst, ticks.now);
    Stripe[] stripes = new Stripe[threads];
    for (int thread = 0; thread < threads; thread++) {
      stripes[thread] = new Stripe();
    }
    for (int step = 0; step < 5_000; step++) {
      ticks.pass(jump(random, permits, burst), random.nextInt(10) == 0);
      Stripe stripe = stripes[random.nextInt(threads)];
      boolean waits = random.nextInt(10) == 0;
      if (waits ? bucket.reserve(ticks.now, 0) > 0 : bucket.take(stripe, ticks, ticks.coarse())) {
        assertThat(exact.reserve(ticks.now, 0)).as("step %d", step).isPositive();
      } else {
        assertThat(exact.holds(ticks.now, (long) threads * batch)).as("step %d", step).isFalse();
      }
    }
  }

  /** Mostly less than a token takes, now and then an idle time of any length. */
  private static long jump(SplittableRandom random, long permits, long burst) {
    long interval = SECONDS / permits;
    return switch (random.nextInt(100)) {
      case 0 -> random.nextLong(burst * interval * 2 + 1);
      case 1 -> random.nextInt(10) == 0 ? random.nextLong(3600 * SECONDS) : 0;
      case 2, 3, 4 -> random.nextLong(2 * interval + 2);
      default -> random.nextInt(4) == 0 ? random.nextLong(interval + 1) : 0;
    };
  }

  /** A coarse time that is written down now and then, and a clock. */
  private static final class Ticks implements Ticker {
    private long now;
    private long written;
    private long before;

    Ticks(long now) {
      this.now = now;
      this.written = now;
      this.before = now;
    }

    void pass(long nanos, boolean tick) {
      now += nanos;
      if (tick && written != now) {
        before = written;
        written = now;
      }
    }

    @Override
    public long nanos() {
      return now;
    }

    @Override
    public long coarse() {
      return written;
    }

    /** Of the last tick it is known when it ended, of others that they have. */
    @Override
    public long lastOf(long coarse) {
      return coarse == before ? written : now;
    }
  }

  @Test
  void aBatchOfAnOlderVersionIsNotSpentInTheNewOne() {
    LimitSettings before = LimitSettings.tokenBucket(10, SECONDS, 1000);
    RateLimiter limiter = before.limiter(T0);
    Stripe stripe = new Stripe();
    int taken = 0;
    for (; taken < 300; taken++) {
      assertThat(limiter.take(stripe, () -> T0, T0)).isTrue();
    }
    RateLimiter larger = LimitSettings.tokenBucket(20, SECONDS, 5000).limiter(before, limiter, T0);
    int left = 0;
    while (larger.take(stripe, () -> T0, T0)) {
      left++;
    }
    assertThat(left).isBetween(700 - 15, 700);
  }

  @Test
  void threadsThatRaceGetTheBurstTogether() throws InterruptedException {
    for (int round = 0; round < 20; round++) {
      LendingBucket bucket = lending(1, 20_000, 64, T0);
      AtomicInteger admitted = new AtomicInteger();
      CountDownLatch start = new CountDownLatch(1);
      Thread[] threads = new Thread[4];
      for (int i = 0; i < threads.length; i++) {
        threads[i] =
            new Thread(
                () -> {
                  Stripe stripe = new Stripe();
                  try {
                    start.await();
                  } catch (InterruptedException e) {
                    return;
                  }
                  int taken = 0;
                  while (bucket.take(stripe, () -> T0, T0)) {
                    taken++;
                  }
                  admitted.addAndGet(taken);
                });
        threads[i].start();
      }
      start.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(admitted.get()).isBetween(20_000 - 4 * 63, 20_000);
    }
  }
}
