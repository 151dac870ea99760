package io.haagent.engine;

import java.math.BigInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A token bucket as a generic cell rate algorithm, in exact integers: time is measured in units of
 * 1/permits of a nanosecond, so that the cost of a permit is a whole number of units and nothing
 * drifts.
 *
 * <p>A bucket of {@code burst} tokens, full at first, that gains {@code permits} every {@code
 * periodNanos}. Only where the burst itself doesn't fit into 2^61 units (a billion tokens at one an
 * hour) is the clock's step made coarser than a nanosecond.
 *
 * <p>With a burst of 1 it paces: one call after the other at even distances, which is a leaky
 * bucket as a queue for those that wait.
 */
final class TokenBucket extends RateLimiter {
  private final long origin;
  private final long asked;
  private final long periodNanos;
  private final long burst;
  private final long stepNanos;
  private final long permits;
  private final long cost;
  private final long tolerance;
  private final Arrival arrival;

  /** Tokens that are taken and may not have been spent, see {@link LendingBucket}. */
  private final AtomicLong lent = new AtomicLong();

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
    this.arrival = new Arrival(this.permits, step, now);
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
    long units = units(now);
    BigInteger taken = BigInteger.valueOf(Math.max(0, arrival.at(now, units) - units));
    BigInteger old = BigInteger.valueOf(cost);
    BigInteger[] ahead =
        BigInteger.valueOf(newBurst - burst)
            .multiply(old)
            .add(taken)
            .multiply(BigInteger.valueOf(newCost))
            .divideAndRemainder(old);
    // Rounded up, and never further ahead than can flow off before the bucket counts as idle.
    BigInteger rounded = ahead[0].add(BigInteger.valueOf(ahead[1].signum()));
    BigInteger most = BigInteger.valueOf(2 * Arrival.MAX_UNITS);
    return rounded.min(most).max(BigInteger.ZERO).longValueExact();
  }

  @Override
  long reserve(long now, long maxWaitNanos) {
    long units = units(now);
    for (; ; ) {
      long before = arrival.at(now, units);
      long ahead = Math.max(lent.get() * cost, before - units);
      long reservation = ahead + cost;
      long wait = waitNanos(reservation);
      if (wait > 0 && (wait > maxWaitNanos || ahead > Arrival.MAX_UNITS)) {
        return -wait;
      }
      if (arrival.compareAndSet(before, units + reservation)) {
        return reservation;
      }
    }
  }

  /** Returns how many tokens it holds when it is full. */
  long burst() {
    return burst;
  }

  /** Returns how many tokens are lent after a change; the bucket is never fuller than without. */
  long lend(long change) {
    return lent.addAndGet(change);
  }

  /**
   * Holds what the bucket lacks now if it was no fuller at {@code then} than the lent ones let it.
   */
  void fillNoFurther(long then, long now) {
    long units = units(now);
    long steps = Math.max(0, now - then) / stepNanos;
    for (; ; ) {
      long before = arrival.at(now, units);
      long room = lent.get() * cost;
      // Of so many steps the product may not fit, but then they have filled any room.
      if (steps > room / permits) {
        return;
      }
      long least = units + room - steps * permits;
      if (before - least >= 0 || arrival.compareAndSet(before, least)) {
        return;
      }
    }
  }

  /** Tells whether there are so many tokens. */
  boolean holds(long now, long tokens) {
    long units = units(now);
    return arrival.at(now, units) - units <= tolerance + cost - tokens * cost;
  }

  /**
   * Takes tokens of which the bucket already says that all but one are lent, if it then has so many
   * left.
   */
  boolean take(long now, int tokens, long left) {
    long units = units(now);
    long most = tolerance + cost - left * cost;
    for (; ; ) {
      long before = arrival.at(now, units);
      long ahead = Math.max((lent.get() - (tokens - 1)) * cost, before - units) + tokens * cost;
      if (ahead > most) {
        return false;
      }
      if (arrival.compareAndSet(before, units + ahead)) {
        return true;
      }
    }
  }

  @Override
  long waitNanos(long reservation) {
    long early = reservation - cost - tolerance;
    return early <= 0 ? 0 : ceilDiv(early, permits) * stepNanos;
  }

  @Override
  void cancel(long now, long reservation) {
    long after = units(now) + reservation;
    arrival.compareAndSet(after, after - cost);
  }

  @Override
  double owed(long now) {
    long units = units(now);
    return Math.max(0, arrival.at(now, units) - units) / (double) cost;
  }

  @Override
  void owe(double permits, long now) {
    double debt = Math.ceil(permits * cost);
    arrival.set(units(now) + (long) Math.min(debt, Arrival.MAX_UNITS));
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
    return Math.multiplyHigh(cost, burst) == 0 && units > 0 && units <= Arrival.MAX_UNITS;
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  private static long ceilDiv(long a, long b) {
    return (a + b - 1) / b;
  }
}
