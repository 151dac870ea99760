package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final long SECONDS = 1_000_000_000;
  private static final long T0 = Long.MAX_VALUE - 5;

  @Test
  void beginsFullAndAdmitsTheBurst() {
    TokenBucket bucket = new TokenBucket(10, SECONDS, 3, T0);
    for (int i = 0; i < 3; i++) {
      assertThat(bucket.reserve(T0, 0)).isPositive();
    }
    assertThat(bucket.reserve(T0, 0)).isEqualTo(-SECONDS / 10);
  }

  @Test
  void admitsAgainAtTheVeryNanosecond() {
    TokenBucket bucket = new TokenBucket(3, SECONDS, 1, T0);
    assertThat(bucket.reserve(T0, 0)).isPositive();
    assertThat(bucket.reserve(T0 + 333_333_333, 0)).isEqualTo(-1);
    assertThat(bucket.reserve(T0 + 333_333_334, 0)).isPositive();
  }

  @Test
  void keepsTheFractionsOfANanosecond() {
    TokenBucket bucket = new TokenBucket(3, SECONDS, 1, T0);
    for (long wait : new long[] {0, 333_333_334, 666_666_667, SECONDS}) {
      assertThat(bucket.waitNanos(bucket.reserve(T0, SECONDS))).isEqualTo(wait);
    }
  }

  @Test
  void isFullAfterIdleTimesAroundTheWrapOfItsUnits() {
    long wrap = 18_446_744_184L;
    for (long idle = wrap / 4; idle < 3 * wrap; idle += wrap / 64) {
      TokenBucket bucket = new TokenBucket(999_999_937, SECONDS, 2, T0);
      assertThat(bucket.reserve(T0, 0)).isPositive();
      assertThat(bucket.reserve(T0, 0)).isPositive();
      assertThat(bucket.reserve(T0, 0)).isNegative();
      assertThat(bucket.reserve(T0 + idle, 0)).isPositive();
      assertThat(bucket.reserve(T0 + idle, 0)).isPositive();
      assertThat(bucket.reserve(T0 + idle, 0)).isNegative();
    }
  }

  @Test
  void reservationsAreServedInTheOrderTheyCome() {
    TokenBucket bucket = new TokenBucket(10, SECONDS, 1, T0);
    for (int i = 0; i < 5; i++) {
      assertThat(bucket.waitNanos(bucket.reserve(T0, SECONDS))).isEqualTo(i * SECONDS / 10);
    }
    assertThat(bucket.reserve(T0, SECONDS / 2 - 1)).isEqualTo(-SECONDS / 2);
  }

  @Test
  void cancelsTheLastReservationOnly() {
    TokenBucket bucket = new TokenBucket(10, SECONDS, 1, T0);
    long first = bucket.reserve(T0, SECONDS);
    long second = bucket.reserve(T0, SECONDS);
    bucket.cancel(T0, first);
    assertThat(bucket.reserve(T0, 0)).isEqualTo(-2 * SECONDS / 10);
    bucket.cancel(T0, second);
    assertThat(bucket.reserve(T0, 0)).isEqualTo(-SECONDS / 10);
  }

  @Test
  void holdsTheBiggestBurstOfTheSlowestRate() {
    TokenBucket bucket = new TokenBucket(1, 3600 * SECONDS, 1_000_000_000, T0);
    for (int i = 0; i < 1000; i++) {
      assertThat(bucket.reserve(T0 + i, 0)).isPositive();
    }
    TokenBucket one = new TokenBucket(7, 3600 * SECONDS, 1_000_000_000, T0);
    assertThat(one.reserve(T0 + 123_456_789, 0)).isPositive();
  }

  @Test
  void aClockThatRunsBackAdmitsNoMore() {
    TokenBucket bucket = new TokenBucket(10, SECONDS, 2, T0);
    assertThat(bucket.reserve(T0 + SECONDS, 0)).isPositive();
    assertThat(bucket.reserve(T0 + SECONDS, 0)).isPositive();
    assertThat(bucket.reserve(T0 + SECONDS / 2, 0)).isEqualTo(-6 * SECONDS / 10);
  }

  @Test
  void refusesNonsense() {
    assertThatThrownBy(() -> new TokenBucket(0, 1, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void equalsAnExactRationalBucketOverAMillionSteps() {
    SplittableRandom random = new SplittableRandom(20_261_124);
    for (int config = 0; config < 200; config++) {
      long permits = 1 + random.nextLong(config % 2 == 0 ? 20 : 2_000_000);
      long period = new long[] {1, 999, SECONDS, 60 * SECONDS, 3600 * SECONDS}[config % 5];
      long burst = 1 + random.nextLong(config % 3 == 0 ? 3 : 500);
      long now = random.nextLong();
      TokenBucket bucket = new TokenBucket(permits, period, burst, now);
      RationalBucket model = new RationalBucket(permits, period, burst, now);
      for (int step = 0; step < 5_000; step++) {
        now += jump(random, permits, period);
        long maxWait = random.nextInt(3) == 0 ? random.nextLong(2 * period) : 0;
        long reservation = bucket.reserve(now, maxWait);
        long actual = reservation < 0 ? reservation : bucket.waitNanos(reservation);
        assertThat(actual)
            .as("%d/%d ns, burst %d, step %d", permits, period, burst, step)
            .isEqualTo(model.reserve(now, maxWait));
        if (reservation > 0 && random.nextInt(10) == 0) {
          bucket.cancel(now, reservation);
          model.cancel();
        }
      }
    }
  }

  /** Mostly about as long as a permit takes, sometimes nothing, a long idle time, or backwards. */
  private static long jump(SplittableRandom random, long permits, long period) {
    return switch (random.nextInt(20)) {
      case 0 -> random.nextLong(100 * period + 1);
      case 1 -> -random.nextLong(period / permits + 2);
      case 2, 3, 4, 5, 6 -> 0;
      default -> random.nextLong(2 * (period / permits) + 2);
    };
  }

  /** The textbook's bucket: a level that grows with time up to the burst, in exact fractions. */
  private static final class RationalBucket {
    private final BigInteger permits;
    private final BigInteger period;
    private final BigInteger full;
    private BigInteger level;
    private long at;

    RationalBucket(long permits, long period, long burst, long now) {
      this.permits = BigInteger.valueOf(permits);
      this.period = BigInteger.valueOf(period);
      this.full = this.period.multiply(BigInteger.valueOf(burst));
      this.level = full;
      this.at = now;
    }

    long reserve(long now, long maxWait) {
      BigInteger gained = permits.multiply(BigInteger.valueOf(now - at));
      BigInteger here = level.add(gained).min(full);
      BigInteger missing = period.subtract(here);
      long wait =
          missing.signum() <= 0
              ? 0
              : missing.add(permits).subtract(BigInteger.ONE).divide(permits).longValueExact();
      if (wait > maxWait) {
        return -wait;
      }
      level = here.subtract(period);
      at = now;
      return wait;
    }

    void cancel() {
      level = level.add(period);
    }
  }

  /** Tokens before and after, each counted by taking them all at one moment. */
  @Property(tries = 2000)
  void aBucketOfAnotherSizeHoldsWhatItHeldAsFarAsItFits(
      @ForAll @LongRange(min = 1, max = 1_000_000) long permits,
      @ForAll @LongRange(min = 1, max = 60 * SECONDS) long period,
      @ForAll @LongRange(min = 1, max = 200) long burst,
      @ForAll @LongRange(max = 200) long taken,
      @ForAll @LongRange(max = 10 * SECONDS) long passed,
      @ForAll @LongRange(min = 1, max = 1_000_000) long newPermits,
      @ForAll @LongRange(min = 1, max = 60 * SECONDS) long newPeriod,
      @ForAll @LongRange(min = 1, max = 200) long newBurst) {
    TokenBucket bucket = new TokenBucket(permits, period, burst, T0);
    TokenBucket twin = new TokenBucket(permits, period, burst, T0);
    for (long i = 0; i < taken; i++) {
      bucket.reserve(T0, 0);
      twin.reserve(T0, 0);
    }
    long now = T0 + passed;
    TokenBucket next = bucket.resized(newPermits, newPeriod, newBurst, now);
    assertThat(tokens(next, now)).isEqualTo(Math.min(newBurst, tokens(twin, now)));
  }

  private static long tokens(TokenBucket bucket, long now) {
    long tokens = 0;
    while (bucket.reserve(now, 0) > 0) {
      tokens++;
    }
    return tokens;
  }

  @Test
  void aBucketOfAnotherSizeOwesWhatIsReservedAhead() {
    TokenBucket bucket = new TokenBucket(10, SECONDS, 1, T0);
    for (int i = 0; i < 5; i++) {
      bucket.reserve(T0, SECONDS);
    }
    TokenBucket next = bucket.resized(100, SECONDS, 1, T0);
    assertThat(next.reserve(T0, 0)).isEqualTo(-SECONDS / 20);
  }

  @Test
  void aBucketOfTheSameSizeIsTheSame() {
    TokenBucket bucket = new TokenBucket(10, SECONDS, 1, T0);
    assertThat(bucket.resized(10, SECONDS, 1, T0)).isSameAs(bucket);
  }

  @Test
  void aLargeBucketCanBecomeTheSlowestAndBack() {
    TokenBucket fast = new TokenBucket(1_000_000_000, SECONDS, 1_000_000_000, T0);
    TokenBucket slow = fast.resized(1, 3600 * SECONDS, 1_000_000_000, T0);
    assertThat(slow.reserve(T0, 0)).isPositive();
    TokenBucket tiny = slow.resized(1, 3600 * SECONDS, 2, T0);
    assertThat(tokens(tiny, T0)).isEqualTo(2);
    TokenBucket back = tiny.resized(1_000_000_000, SECONDS, 1_000_000_000, T0);
    assertThat(tokens(back, T0)).isZero();
    assertThat(tokens(back, T0 + 5)).isEqualTo(5);
  }

  @Test
  void aBucketLeftAloneForLongIsFullWhenResized() {
    TokenBucket bucket = new TokenBucket(999_999_937, SECONDS, 2, T0);
    assertThat(tokens(bucket, T0)).isEqualTo(2);
    long later = T0 + 18_446_744_184L / 2 * 3;
    assertThat(tokens(bucket.resized(10, SECONDS, 5, later), later)).isEqualTo(2);
  }
}
