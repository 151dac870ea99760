package io.haagent.engine;

import java.math.BigInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A token bucket as a generic cell rate algorithm, in exact integers: time is measured in units of
 * 1/permits of a nanosecond, so that the cost of a permit is a whole number of units and nothing
 * drifts. The one word of state is the theoretical arrival time (TAT), compared by difference,
 * which is safe when it wraps.
 *
 * <p>A bucket of {@code burst} tokens, full at first, that gains {@code permits} every {@code
 * periodNanos}. A permit may be reserved ahead; who reserves first is served first, in the order of
 * their CAS, without a queue.
 *
 * <p>Differences are only right within 2^63 units, which a high rate reaches in seconds. So a
 * second word, written once in a sixteenth of the wrap, tells a bucket that has long been left
 * alone, and so is full, from a busy one. Only where the burst itself doesn't fit (a billion tokens
 * at one an hour) is the clock's step made coarser than a nanosecond.
 */
final class TokenBucket {
  private static final long MAX_UNITS = 1L << 61;
  private static final long UNITS_BETWEEN_TOUCHES = 1L << 60;

  /** Longer than the fullest reservations take to flow off (4), and far from half the wrap (8). */
  private static final int TOUCHES_UNTIL_IDLE = 6;

  private final long origin;
  private final long asked;
  private final long periodNanos;
  private final long burst;
  private final long stepNanos;
  private final long permits;
  private final long cost;
  private final long tolerance;
  private final long touchNanos;
  private final AtomicLong arrival = new AtomicLong();

  /** A moment at most {@link #touchNanos} before the last call. */
  private volatile long touched;

  /**
   * Makes a full bucket.
   *
   * @param permits above 0, for each period
   * @param periodNanos above 0
   * @param burst above 0
   * @param now the clock at this moment
   */
  TokenBucket(long permits, long periodNanos, long burst, long now) {
    if (permits < 1 || periodNanos < 1 || burst < 1) {
      throw new IllegalArgumentException(
          "must be above 0: " + permits + " permits, " + periodNanos + " ns, burst " + burst);
    }
    this.origin = now;
    this.asked = permits;
    this.periodNanos = periodNanos;
    this.burst = burst;
    long step = 1;
    while (!fits(cost(permits, periodNanos, step), burst)) {
      step = Math.multiplyExact(step, 1000L);
    }
    this.stepNanos = step;
    this.permits = permits / gcd(permits, ceilDiv(periodNanos, step));
    this.cost = cost(permits, periodNanos, step);
    this.tolerance = (burst - 1) * cost;
    long touch = UNITS_BETWEEN_TOUCHES / this.permits;
    this.touchNanos = touch > Long.MAX_VALUE / 8 / step ? Long.MAX_VALUE / 8 : touch * step;
    this.touched = now;
  }

  /**
   * Returns a bucket of another size that holds the tokens of this one, fractions included, as far
   * as they fit, and owes the ones that are reserved ahead: no change of a limit makes a token, so
   * a burst that was raised fills at the rate. Of an unchanged size it is this bucket.
   */
  TokenBucket resized(long newPermits, long newPeriodNanos, long newBurst, long now) {
    if (newPermits == asked && newPeriodNanos == periodNanos && newBurst == burst) {
      return this;
    }
    TokenBucket next = new TokenBucket(newPermits, newPeriodNanos, newBurst, now);
    next.arrival.set(ahead(now, newBurst, next.cost));
    return next;
  }

  /**
   * Returns how far ahead of its time a bucket of another size is that holds what this one does.
   */
  private long ahead(long now, long newBurst, long newCost) {
    BigInteger taken = BigInteger.valueOf(Math.max(0, arrival.get() - units(now)));
    if (now - touched > TOUCHES_UNTIL_IDLE * touchNanos) {
      taken = BigInteger.ZERO;
    }
    BigInteger old = BigInteger.valueOf(cost);
    BigInteger[] units =
        BigInteger.valueOf(newBurst - burst)
            .multiply(old)
            .add(taken)
            .multiply(BigInteger.valueOf(newCost))
            .divideAndRemainder(old);
    // Rounded up, and never further ahead than can flow off before the bucket counts as idle.
    BigInteger ahead = units[0].add(BigInteger.valueOf(units[1].signum()));
    return Math.max(0, ahead.min(BigInteger.valueOf(2 * MAX_UNITS)).longValueExact());
  }

  /**
   * Takes a permit now or, within {@code maxWaitNanos}, ahead of its time.
   *
   * @return above 0: the reservation, for {@link #waitNanos} and {@link #cancel}; below 0: nothing
   *     was taken, and this, negated, is how many nanoseconds it would have had to wait
   */
  long reserve(long now, long maxWaitNanos) {
    long units = units(now);
    for (; ; ) {
      // The order of these reads matters: who finds an old touch must have an old arrival too, or
      // marking the bucket idle would erase the first reservation after the idle time.
      long before = arrival.get();
      long untouched = now - touched;
      if (untouched > touchNanos) {
        if (untouched <= TOUCHES_UNTIL_IDLE * touchNanos || arrival.compareAndSet(before, units)) {
          touched = now;
        }
        continue;
      }
      long ahead = Math.max(0, before - units);
      long reservation = ahead + cost;
      long wait = waitNanos(reservation);
      if (wait > 0 && (wait > maxWaitNanos || ahead > MAX_UNITS)) {
        return -wait;
      }
      if (arrival.compareAndSet(before, units + reservation)) {
        return reservation;
      }
    }
  }

  /** Returns how long after its {@code now} a reservation's permit may be used. */
  long waitNanos(long reservation) {
    long early = reservation - cost - tolerance;
    return early <= 0 ? 0 : ceilDiv(early, permits) * stepNanos;
  }

  /**
   * Gives a reservation back if it is still the last one; else its permit is lost, because the
   * later ones already have their times.
   *
   * @param now what {@link #reserve} was given
   */
  void cancel(long now, long reservation) {
    long after = units(now) + reservation;
    arrival.compareAndSet(after, after - cost);
  }

  private long units(long now) {
    long elapsed = now - origin;
    return (stepNanos == 1 ? elapsed : Math.floorDiv(elapsed, stepNanos)) * permits;
  }

  private static long cost(long permits, long periodNanos, long stepNanos) {
    long steps = ceilDiv(periodNanos, stepNanos);
    return steps / gcd(permits, steps);
  }

  private static boolean fits(long cost, long burst) {
    long units = cost * burst;
    return Math.multiplyHigh(cost, burst) == 0 && units > 0 && units <= MAX_UNITS;
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  private static long ceilDiv(long a, long b) {
    return (a + b - 1) / b;
  }
}
