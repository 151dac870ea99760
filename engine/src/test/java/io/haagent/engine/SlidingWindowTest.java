package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SlidingWindowTest {
  private static final long SECONDS = 1_000_000_000;
  private static final long T0 = Long.MAX_VALUE - 5;

  @Test
  void admitsTheLimitAndThenNothingUntilTheWindowHasPassed() {
    SlidingWindow window = new SlidingWindow(3, SECONDS, T0);
    for (int i = 0; i < 3; i++) {
      assertThat(window.reserve(T0 + i, 0)).isPositive();
    }
    assertThat(window.reserve(T0 + 3, 0)).isEqualTo(-(SECONDS - 3));
    assertThat(window.reserve(T0 + SECONDS - 1, 0)).isEqualTo(-1);
    assertThat(window.reserve(T0 + SECONDS, 0)).isPositive();
    assertThat(window.reserve(T0 + SECONDS, 0)).isEqualTo(-1);
  }

  @Test
  void reservationsAreServedInTheOrderTheyCome() {
    SlidingWindow window = new SlidingWindow(2, SECONDS, T0);
    for (long wait : new long[] {0, 0, SECONDS, SECONDS, 2 * SECONDS}) {
      assertThat(window.waitNanos(window.reserve(T0, 2 * SECONDS))).isEqualTo(wait);
    }
    assertThat(window.reserve(T0, SECONDS)).isEqualTo(-2 * SECONDS);
  }

  @Test
  void cancelsTheLastReservationOnly() {
    SlidingWindow window = new SlidingWindow(1, SECONDS, T0);
    assertThat(window.reserve(T0, 0)).isPositive();
    long second = window.reserve(T0, 9 * SECONDS);
    long third = window.reserve(T0, 9 * SECONDS);
    window.cancel(T0, second);
    assertThat(window.reserve(T0, 0)).isEqualTo(-3 * SECONDS);
    window.cancel(T0, third);
    window.cancel(T0, second);
    assertThat(window.reserve(T0, 0)).isEqualTo(-SECONDS);
  }

  @Test
  void refusesNonsense() {
    assertThatThrownBy(() -> new SlidingWindow(0, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void equalsALogOfEveryPermitOverAMillionSteps() {
    SplittableRandom random = new SplittableRandom(20_261_124);
    for (int config = 0; config < 200; config++) {
      int limit = 1 + random.nextInt(config % 3 == 0 ? 3 : 1024);
      long span = 1 + random.nextLong(config % 2 == 0 ? 50 : 60 * SECONDS);
      long now = random.nextLong();
      SlidingWindow window = new SlidingWindow(limit, span, now);
      Log model = new Log(limit, span, now);
      for (int step = 0; step < 5_000; step++) {
        now += jump(random, limit, span);
        long maxWait = random.nextInt(3) == 0 ? random.nextLong(3 * span) : 0;
        long reservation = window.reserve(now, maxWait);
        long actual = reservation < 0 ? reservation : window.waitNanos(reservation);
        assertThat(actual)
            .as("%d in %d ns, step %d", limit, span, step)
            .isEqualTo(model.reserve(now, maxWait));
        if (reservation > 0 && random.nextInt(10) == 0) {
          window.cancel(now, reservation);
          model.cancel(now + actual);
        }
      }
    }
  }

  /** Mostly about as long as a permit's share, sometimes nothing, an idle time, or backwards. */
  private static long jump(SplittableRandom random, long limit, long span) {
    return switch (random.nextInt(20)) {
      case 0 -> random.nextLong(3 * span);
      case 1 -> -random.nextLong(span / limit + 1);
      case 2, 3, 4, 5, 6 -> 0;
      default -> random.nextLong(2 * (span / limit) + 2);
    };
  }

  @Property(tries = 100)
  void neverAdmitsMoreThanTheLimitInAnyWindow(
      @ForAll @IntRange(min = 1, max = 9_000) int limit,
      @ForAll @LongRange(min = 1, max = 100_000) long span,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SlidingWindow window = new SlidingWindow(limit, span, 0);
    List<Long> used = new ArrayList<>();
    long now = 0;
    for (int step = 0; step < 4 * limit + 100; step++) {
      now += random.nextInt(50) == 0 ? random.nextLong(span) : random.nextLong(span / limit + 2);
      long reservation = window.reserve(now, random.nextBoolean() ? 0 : span / 2);
      if (reservation > 0) {
        used.add(now + window.waitNanos(reservation));
      }
    }
    used.sort(null);
    for (int i = limit; i < used.size(); i++) {
      assertThat(used.get(i) - used.get(i - limit)).isGreaterThanOrEqualTo(span);
    }
  }

  @Property(tries = 50)
  void losesAtMostA512thOfTheRateAboveWhatItLogsExactly(
      @ForAll @IntRange(min = 1, max = 200_000) int limit) {
    long span = SECONDS;
    SlidingWindow window = new SlidingWindow(limit, span, 0);
    // Every permit waits for its turn, spread as evenly as the first window was.
    long now = 0;
    for (int i = 0; i < limit; i++) {
      now = i * (span / limit);
      assertThat(window.reserve(now, 0)).isPositive();
    }
    long last = 0;
    for (int i = 0; i < 4 * limit; i++) {
      last = window.waitNanos(window.reserve(now, Long.MAX_VALUE / 4));
    }
    double late = (now + last + span / (double) limit) / (5.0 * span);
    assertThat(late).isLessThanOrEqualTo(limit <= 1024 ? 1.0001 : 1 + 1 / 512.0);
  }

  @Test
  void goesOnWithWhatAnotherLimiterIsOwed() {
    TokenBucket bucket = new TokenBucket(10, SECONDS, 10, T0);
    for (int i = 0; i < 7; i++) {
      assertThat(bucket.reserve(T0, 0)).isPositive();
    }
    SlidingWindow window = new SlidingWindow(10, SECONDS, T0);
    window.continueFrom(bucket, T0);
    assertThat(window.owed(T0)).isEqualTo(7);
    for (int i = 0; i < 3; i++) {
      assertThat(window.reserve(T0, 0)).isPositive();
    }
    assertThat(window.reserve(T0, 0)).isEqualTo(-SECONDS);
  }

  @Property(tries = 200)
  void isOwedWhatWasTakenInTheLastWindowAndAheadOfIt(
      @ForAll @IntRange(min = 1, max = 5_000) int limit,
      @ForAll @IntRange(max = 9_000) int taken,
      @ForAll @IntRange(min = 1, max = 5_000) int otherLimit) {
    SlidingWindow window = new SlidingWindow(limit, SECONDS, T0);
    for (int i = 0; i < taken; i++) {
      assertThat(window.reserve(T0, Long.MAX_VALUE / 4)).isPositive();
    }
    assertThat(window.owed(T0)).isBetween(taken * 1.0, taken * (1 + 1 / 512.0) + limit);
    SlidingWindow other = new SlidingWindow(otherLimit, SECONDS, T0);
    other.continueFrom(window, T0);
    assertThat(other.owed(T0)).isGreaterThanOrEqualTo(taken);
    long wait = other.waitNanos(other.reserve(T0, Long.MAX_VALUE / 4));
    assertThat(wait).isGreaterThanOrEqualTo(taken / otherLimit * SECONDS);
    assertThat(new SlidingWindow(limit, SECONDS, T0).owed(T0)).isZero();
  }

  /**
   * When each permit may be used, all of them, and the limit counted off from the end. Of a
   * cancelled one the time stays: it is the least for the one that takes its place, should the
   * clock run back in between.
   */
  private static final class Log {
    private final int limit;
    private final long span;
    private final List<Long> times = new ArrayList<>();
    private int permits;

    Log(int limit, long span, long now) {
      this.limit = limit;
      this.span = span;
      for (int i = 0; i < limit; i++) {
        times.add(now - span);
      }
      permits = limit;
    }

    long reserve(long now, long maxWait) {
      long wait = Math.max(0, times.get(permits - limit) + span - now);
      if (wait > maxWait) {
        return -wait;
      }
      if (permits == times.size()) {
        times.add(now + wait);
      } else if (times.get(permits) - (now + wait) < 0) {
        times.set(permits, now + wait);
      }
      permits++;
      return wait;
    }

    void cancel(long time) {
      if (times.get(permits - 1) == time) {
        permits--;
      }
    }
  }
}
