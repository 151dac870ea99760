package io.haagent.engine;

/**
 * What one key of a keyed limit may do: a token bucket as a generic cell rate algorithm over a
 * theoretical arrival time in sixteenths of a nanosecond. The distance of permits is rounded up to
 * that, so the rate is never exceeded, and missed by less than one in a million up to 16,000/s and
 * by less than one in ten thousand up to 1,600,000/s. Immutable.
 *
 * <p>All rates share the unit, so that a key may change its rate and keeps its level: the time that
 * its bucket takes to be full again.
 */
final class KeyRate {
  /** Sixteenths: a difference of these times is right for four years, longer than a JVM runs. */
  private static final int SHIFT = 4;

  /** The furthest that anything may be ahead of its time: more than two years. */
  private static final long MAX_UNITS = 1L << 60;

  /** The furthest that a bucket's time ever is: one call's cost later. */
  static final long MOST_AHEAD = 2 * MAX_UNITS;

  private final long cost;
  private final long tolerance;

  KeyRate(long permits, long periodNanos, long burst) {
    if (permits < 1 || periodNanos < 1 || burst < 1) {
      throw new IllegalArgumentException(
          "must be above 0: " + permits + " permits, " + periodNanos + " ns, burst " + burst);
    }
    long units = Math.multiplyExact(periodNanos, 1L << SHIFT);
    cost = (units + permits - 1) / permits;
    if (cost > MAX_UNITS / burst) {
      throw new IllegalArgumentException(
          "a burst of " + burst + " takes longer than two years to save up");
    }
    tolerance = (burst - 1) * cost;
  }

  /** Turns nanoseconds since the buckets were made into units. */
  static long units(long nanos) {
    return nanos << SHIFT;
  }

  long cost() {
    return cost;
  }

  /**
   * Decides on a permit.
   *
   * @param before the bucket's time
   * @param units the clock's
   * @return what {@link RateLimiter#reserve} returns: how far ahead the bucket's time is then
   */
  long reserve(long before, long units, long maxWaitNanos) {
    long ahead = Math.max(0, before - units);
    long wait = waitNanos(ahead + cost);
    return wait > 0 && (wait > maxWaitNanos || ahead > MAX_UNITS) ? -wait : ahead + cost;
  }

  /** Returns how long after its moment a reservation's permit may be used. */
  long waitNanos(long reservation) {
    long early = reservation - cost - tolerance;
    return early <= 0 ? 0 : (early + (1L << SHIFT) - 1) >> SHIFT;
  }
}
