package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyBucketsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final KeyRate FREE = new KeyRate(5, SECOND, 10);
  private static final KeyRate PAID = new KeyRate(50, SECOND, 100);
  private static final KeyRate UNEVEN = new KeyRate(7, SECOND, 3);
  private static final KeyRate HOURLY = new KeyRate(1, 3600 * SECOND, 2);
  private static final KeyRate[] RATES = {FREE, PAID, UNEVEN, HOURLY};

  /**
   * A bucket in rational numbers: the fraction of it that is missing falls by itself. Of a rate
   * that isn't whole in sixteenths of a nanosecond the distance is rounded up, as documented.
   */
  private static final class Exact {
    private BigInteger full = BigInteger.ZERO;
    private boolean used;

    private static BigInteger distance(KeyRate rate) {
      return BigInteger.valueOf(rate.cost());
    }

    boolean admits(KeyRate rate, int burst, BigInteger units) {
      BigInteger from = used ? full.max(units) : units;
      BigInteger latest = units.add(distance(rate).multiply(BigInteger.valueOf(burst - 1L)));
      return from.compareTo(latest) <= 0;
    }

    void take(KeyRate rate, BigInteger units) {
      giveBack(units);
      full = full.add(distance(rate));
    }

    /** Taken and given back: should the clock run back, then only to here. */
    void giveBack(BigInteger units) {
      full = used ? full.max(units) : units;
      used = true;
    }
  }

  private static int burst(KeyRate rate) {
    return rate == FREE ? 10 : rate == PAID ? 100 : rate == UNEVEN ? 3 : 2;
  }

  @Test
  void decidesAsExactBucketsInAMillionRandomStepsWithClockJumps() {
    Random random = new Random(4711);
    KeyBuckets buckets = new KeyBuckets(100_000, Long.MAX_VALUE - SECOND);
    long[] keys = keysOfOwnCells(buckets, random, 300);
    Exact[] exact = new Exact[keys.length];
    for (int i = 0; i < exact.length; i++) {
      exact[i] = new Exact();
    }
    long start = Long.MAX_VALUE - SECOND;
    long elapsed = 0;
    for (int step = 0; step < 1_000_000; step++) {
      elapsed += advance(random, elapsed);
      int i = Math.min(random.nextInt(keys.length), random.nextInt(keys.length));
      KeyRate rate = RATES[(int) (keys[i] >>> 20 & 3)];
      if (random.nextInt(1000) == 0) {
        rate = RATES[random.nextInt(4)];
      }
      BigInteger units = BigInteger.valueOf(elapsed).shiftLeft(4);
      boolean admits = exact[i].admits(rate, burst(rate), units);
      long reservation = buckets.reserve(keys[i], rate, start + elapsed, 0);
      assertThat(reservation > 0).as("step %d", step).isEqualTo(admits);
      if (admits && random.nextInt(50) == 0) {
        buckets.cancel(keys[i], rate, start + elapsed, reservation);
        exact[i].giveBack(units);
      } else if (admits) {
        exact[i].take(rate, units);
      }
    }
  }

  private static long advance(Random random, long elapsed) {
    return switch (random.nextInt(100_000)) {
      case 0 -> 30L * 24 * 3600 * SECOND;
      case 1 -> -random.nextLong(elapsed + 1);
      case 2, 3, 4, 5 -> -random.nextLong(2 * SECOND);
      case 6, 7, 8 -> random.nextLong(3600 * SECOND);
      default -> random.nextLong(2_000_000);
    };
  }

  /** Keys that don't meet on probation, so that each has an exact bucket from its first call. */
  private static long[] keysOfOwnCells(KeyBuckets buckets, Random random, int count) {
    long[] keys = new long[count];
    Set<Integer> cells = new HashSet<>();
    for (int i = 0; i < count; ) {
      keys[i] = random.nextLong();
      if (cells.add(buckets.cell(keys[i]))) {
        i++;
      }
    }
    return keys;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64, 1000})
  void neverAdmitsAKeyMoreOftenThanItsRateHoweverManyThereAre(int maxKeys) {
    SplittableRandom random = new SplittableRandom(maxKeys);
    KeyBuckets buckets = new KeyBuckets(maxKeys, 0);
    Map<Long, Exact> exact = new HashMap<>();
    long now = 0;
    int admitted = 0;
    for (int step = 0; step < 300_000; step++) {
      now += random.nextInt(1_000_000);
      long key = KEY.of(random.nextInt(random.nextInt(2000) + 1), null);
      BigInteger units = BigInteger.valueOf(now).shiftLeft(4);
      if (buckets.reserve(key, FREE, now, 0) > 0) {
        Exact bucket = exact.computeIfAbsent(key, k -> new Exact());
        assertThat(bucket.admits(FREE, 10, units)).as("step %d", step).isTrue();
        bucket.take(FREE, units);
        admitted++;
      }
    }
    assertThat(admitted).isPositive();
  }

  private static final KeyHash KEY = new KeyHash(1, 2);

  @Test
  void aFloodOfTenMillionKeysUsedOnceTakesNothingFromThoseThatWereThere() {
    KeyBuckets buckets = new KeyBuckets(10_000, 0);
    long now = establish(buckets, 2_000);
    long refused = 0;
    for (int round = 0; round < 60; round++) {
      now += SECOND;
      for (int i = 0; i < 170_000; i++) {
        buckets.reserve(KEY.of(1_000_000_000L + round * 170_000L + i, null), FREE, now, 0);
      }
      refused += refusedOf(buckets, 2_000, now);
    }
    assertThat(refused).isZero();
  }

  @Test
  void aFloodOfKeysUsedManyTimesTakesNothingFromThoseThatWereThereEither() {
    KeyBuckets buckets = new KeyBuckets(10_000, 0);
    long now = establish(buckets, 2_000);
    long refused = 0;
    for (int round = 0; round < 60; round++) {
      now += SECOND;
      for (int use = 0; use < 10; use++) {
        for (int i = 0; i < 20_000; i++) {
          buckets.reserve(KEY.of(1_000_000_000L + round * 20_000L + i, null), FREE, now, 0);
        }
      }
      refused += refusedOf(buckets, 2_000, now);
    }
    assertThat(refused).isZero();
    assertThat(buckets.wasCrowded()).isTrue();
  }

  private static long establish(KeyBuckets buckets, int keys) {
    long now = 0;
    for (int use = 0; use < 12; use++) {
      now += SECOND;
      assertThat(refusedOf(buckets, keys, now)).as("use %d", use).isLessThan(keys / 10);
    }
    return now;
  }

  private static long refusedOf(KeyBuckets buckets, int keys, long now) {
    long refused = 0;
    for (int i = 0; i < keys; i++) {
      refused += buckets.reserve(KEY.of(i, null), FREE, now, 0) < 0 ? 1 : 0;
    }
    return refused;
  }

  @Test
  void keysThatShareACellAreLimitedTogetherAndItIsTold() {
    KeyBuckets buckets = new KeyBuckets(1, 0);
    int slots = 8;
    for (int i = 0; i < slots + 10; i++) {
      assertThat(buckets.reserve(KEY.of(i, null), FREE, 0, 0)).isPositive();
    }
    buckets.wasCrowded();
    for (int i = slots + 10; i < slots + 70; i++) {
      assertThat(buckets.reserve(KEY.of(i, null), FREE, 0, 0)).isNegative();
    }
    assertThat(buckets.wasCrowded()).isTrue();
    assertThat(buckets.wasCrowded()).isFalse();
  }

  @Test
  void almostAsManyKeysAsThereMayBeHaveBucketsOfTheirOwn() {
    int keys = 100_000;
    KeyBuckets buckets = new KeyBuckets(keys, 0);
    for (int use = 0; use < 4; use++) {
      for (int i = 0; i < keys; i++) {
        buckets.reserve(KEY.of(i, null), HOURLY, 0, 0);
        buckets.reserve(KEY.of(i, null), HOURLY, 0, 0);
      }
    }
    assertThat(buckets.inUse(0)).isBetween(keys * 80 / 100, keys);
  }

  @Test
  void aReservationAheadIsGivenBackOnlyWhileItIsTheLast() {
    KeyBuckets buckets = new KeyBuckets(100, 0);
    long key = KEY.of(1, null);
    for (int i = 0; i < 10; i++) {
      assertThat(buckets.reserve(key, FREE, 0, 0)).isPositive();
    }
    long first = buckets.reserve(key, FREE, 0, SECOND);
    long second = buckets.reserve(key, FREE, 0, SECOND);
    assertThat(FREE.waitNanos(first)).isEqualTo(200_000_000);
    assertThat(FREE.waitNanos(second)).isEqualTo(400_000_000);
    buckets.cancel(key, FREE, 0, first);
    assertThat(buckets.reserve(key, FREE, 0, 0)).isEqualTo(-600_000_000);
    buckets.cancel(key, FREE, 0, second);
    assertThat(buckets.reserve(key, FREE, 0, 0)).isEqualTo(-400_000_000);
  }

  @Test
  void threadsThatBringInTheSameKeysAtOnceGetNoPermitTwice() throws Exception {
    int threads = 4;
    int keys = 3_000;
    KeyBuckets buckets = new KeyBuckets(4_000, 0);
    AtomicInteger[] admitted = new AtomicInteger[keys];
    for (int i = 0; i < keys; i++) {
      admitted[i] = new AtomicInteger();
    }
    CyclicBarrier barrier = new CyclicBarrier(threads);
    List<Throwable> thrown = new ArrayList<>();
    Thread[] all = new Thread[threads];
    for (int t = 0; t < threads; t++) {
      all[t] =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < keys; i++) {
                    if (i % 16 == 0) {
                      barrier.await();
                    }
                    for (int use = 0; use < 8; use++) {
                      if (buckets.reserve(KEY.of(i, null), FREE, 0, 0) > 0) {
                        admitted[i].incrementAndGet();
                      }
                    }
                  }
                } catch (Exception e) {
                  thrown.add(e);
                }
              });
      all[t].start();
    }
    for (Thread thread : all) {
      thread.join();
    }
    assertThat(thrown).isEmpty();
    int most = 0;
    for (AtomicInteger count : admitted) {
      most = Math.max(most, count.get());
    }
    assertThat(most).isLessThanOrEqualTo(10);
  }
}
