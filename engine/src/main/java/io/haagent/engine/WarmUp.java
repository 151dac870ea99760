package io.haagent.engine;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A rate that begins at a third and rises to the whole while it is used, and falls back while it
 * isn't: the curve of Guava's {@code SmoothWarmingUp}, which Sentinel's warm-up took over, here
 * with a burst beside it.
 *
 * <pre>
 *   time a permit takes
 *   cold = 3 * stable +                     /|
 *                     |                   /  |
 *                     |                 /    |
 *              stable +---------------+      |
 *                     |  half the     | the  |
 *                     |  warm-up      | warm-up
 *                   0 +---------------+------+--- permits stored up by idling
 *                     0           threshold  most
 * </pre>
 *
 * <p>Permits are taken from the right, where each is dear; the area under the curve is the time
 * that they take. A limiter left alone for the warm-up's time is cold again. Whole permits at the
 * stable rate are counted exactly as {@link TokenBucket} does, in units of a power of two to the
 * nanosecond, the price rounded up, so the stable rate is never exceeded.
 *
 * <p>The area that is left, the coldness, needs no word that every call writes: a permit that makes
 * the arrival time later by its price makes the coldness less by the same, so their sum, the moment
 * at which all is warm, stays where it is until there is an idle time. Whoever claims the first
 * permit after an idle time moves it; another caller in between sees the limiter by that idle time
 * too warm, which the stable rate still bounds.
 */
final class WarmUp extends RateLimiter {
  /** How many times dearer a permit is when all is cold: Guava's and Sentinel's default. */
  private static final double COLD_FACTOR = 3;

  /** Leaves three bits below {@link Arrival#MAX_UNITS}. */
  private static final long MOST_UNITS = 1L << 58;

  private static final int MOST_BITS = 20;

  /** So many reservations fit ahead, or as many as MOST_UNITS nanoseconds (nine years) have. */
  private static final long MOST_WAITING = 1_000_000;

  private final long origin;
  private final int bits;
  private final long cost;
  private final long tolerance;
  private final long warmUp;

  /** Permits that are stored up at stable price, and in all. */
  private final double threshold;

  private final double most;
  private final double slope;

  /** Permits that flow in for each unit of an idle time. */
  private final double inflow;

  /** The area below which all permits are at the stable price, that of all, and their price. */
  private final double mild;

  private final long coldest;
  private final long dearest;
  private final Arrival arrival;

  /** The arrival time at which it is warm if it is used without a break. */
  private final AtomicLong warmAt;

  /**
   * Makes a cold limiter with its whole burst free.
   *
   * @param permits above 0, for each period, when warm
   * @param periodNanos above 0
   * @param burst permits that may be used at once when warm, a third of them when cold, above 0
   * @param warmUpNanos how long it takes from cold to warm under full load, above 0
   * @param now the clock at this moment
   */
  WarmUp(long permits, long periodNanos, long burst, long warmUpNanos, long now) {
    if (permits < 1 || periodNanos < 1 || burst < 1 || warmUpNanos < 1) {
      throw new IllegalArgumentException(
          "must be above 0: "
              + permits
              + " permits, "
              + periodNanos
              + " ns, burst "
              + burst
              + ", warm-up "
              + warmUpNanos
              + " ns");
    }
    double longest = Math.max(2.0 * warmUpNanos, MOST_WAITING * (double) periodNanos / permits);
    int shift = MOST_BITS;
    while (shift > 0 && Math.max(longest, periodNanos) * (1L << shift) > MOST_UNITS) {
      shift--;
    }
    this.origin = now;
    this.bits = shift;
    this.cost = ((periodNanos << shift) - 1) / permits + 1;
    this.tolerance = (long) Math.min((burst - 1) * (double) cost, MOST_UNITS);
    this.warmUp = warmUpNanos << shift;
    this.threshold = 0.5 * warmUp / cost;
    this.most = threshold + 2.0 * warmUp / (cost + COLD_FACTOR * cost);
    this.slope = (COLD_FACTOR - 1) * cost / (most - threshold);
    this.inflow = most / warmUp;
    this.mild = threshold * cost;
    this.coldest = coldness(most);
    this.dearest = price(most);
    this.arrival = new Arrival(1L << shift, 1, now);
    this.warmAt = new AtomicLong(coldest);
  }

  @Override
  long reserve(long now, long maxWaitNanos) {
    long units = units(now);
    for (; ; ) {
      long before = arrival.at(now, units - warmUp);
      long from = Math.max(0, before - units);
      long wait = waitNanos(from + 1);
      if (wait > 0 && (wait > maxWaitNanos || from > Arrival.MAX_UNITS)) {
        return -wait;
      }
      long idle = Math.max(0, units - before);
      long coldness = warmAt.get() - before;
      if (idle > 0) {
        coldness = cooled(coldness, idle);
      }
      long after = units + from + next(coldness);
      if (arrival.compareAndSet(before, after)) {
        if (idle > 0) {
          coolTo(units + coldness);
        }
        return from + 1;
      }
    }
  }

  /** Returns what the coldness is after an idle time; without a root where it is little or all. */
  private long cooled(long coldness, long idle) {
    // As if all were at the stable price, which none is below.
    double least = Math.max(0, coldness) + idle * inflow * cost;
    if (least <= mild) {
      return (long) Math.ceil(least);
    }
    return least >= coldest ? coldest : coldness(Math.min(most, stored(coldness) + idle * inflow));
  }

  /** Returns the price of the next permit. */
  private long next(long coldness) {
    if (coldness <= mild) {
      return cost;
    }
    return coldness >= coldest ? dearest : price(stored(coldness));
  }

  private void coolTo(long moment) {
    long before = warmAt.get();
    while (before - moment < 0 && !warmAt.compareAndSet(before, moment)) {
      before = warmAt.get();
    }
  }

  @Override
  long waitNanos(long reservation) {
    long early = reservation - 1 - tolerance;
    return early <= 0 ? 0 : ((early - 1) >> bits) + 1;
  }

  @Override
  void cancel(long now, long reservation) {
    long before = units(now) + reservation - 1;
    arrival.compareAndSet(before + next(warmAt.get() - before), before);
  }

  @Override
  double owed(long now) {
    long units = units(now);
    return Math.max(0, arrival.at(now, units - warmUp) - units) / (double) cost;
  }

  /** Carries over what is owed and, from another warm-up, how cold that is as a share. */
  @Override
  void continueFrom(RateLimiter before, long now) {
    owe(before.owed(now), before instanceof WarmUp other ? other.coldShare(now) : 1, now);
  }

  @Override
  void owe(double permits, long now) {
    owe(permits, 1, now);
  }

  private void owe(double permits, double share, long now) {
    long debt = (long) Math.min(Math.ceil(permits * cost), Arrival.MAX_UNITS);
    arrival.set(units(now) + debt);
    warmAt.set(units(now) + debt + coldness(share * most));
  }

  private double coldShare(long now) {
    long units = units(now);
    long before = arrival.at(now, units - warmUp);
    long idle = Math.max(0, units - before);
    return Math.min(1, stored(warmAt.get() - before) / most + idle / (double) warmUp);
  }

  /** Returns the permits whose prices add up to so many units. */
  private double stored(long coldness) {
    if (coldness <= mild) {
      return Math.max(0, coldness) / (double) cost;
    }
    double rest = coldness - mild;
    return threshold + (Math.sqrt((double) cost * cost + 2 * slope * rest) - cost) / slope;
  }

  /** Returns the sum of the prices of so many permits, the area under the curve. */
  private long coldness(double stored) {
    double dear = Math.max(0, stored - threshold);
    return (long) Math.ceil(stored * cost + slope * dear * dear / 2);
  }

  /** Returns the area under the curve's last permit. */
  private long price(double stored) {
    double top = Math.max(0, stored - threshold);
    double bottom = Math.max(0, stored - 1 - threshold);
    return cost + (long) Math.ceil(slope * (top - bottom) * (top + bottom) / 2);
  }

  private long units(long now) {
    return (now - origin) << bits;
  }
}
