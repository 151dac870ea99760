package io.haagent.engine;

/**
 * TCP Vegas, in the form that Netflix's concurrency-limits gave it for calls ({@code VegasLimit}):
 * what calls take longer than the shortest one they spend in a queue, so that of {@code limit}
 * calls {@code limit * (1 - shortest / time)} stand in it. A short queue raises the limit, a long
 * one lowers it, in steps of {@code log10(limit)}:
 *
 * <pre>
 *   queue  0 .. 1 x log10   1 .. 3 x log10   3 .. 6 x log10   above
 *   limit      + 6 x           + 1 x            stays         - 1 x
 * </pre>
 *
 * <p>The shortest time is forgotten every 15 to 30 measurements per call of the limit, because a
 * dependency may become slower for good. A limit that isn't made use of isn't raised.
 *
 * <p>L. S. Brakmo, L. L. Peterson: TCP Vegas: End to End Congestion Avoidance on a Global Internet,
 * IEEE JSAC 13(8), 1995.
 */
final class VegasLaw implements ConcurrencyLaw {
  /** The peer's {@code probeMultiplier}. */
  private static final int PROBE = 30;

  private final int min;
  private final int max;
  private final Jitter jitter;
  private double limit;
  private long shortest;
  private int sinceProbe;
  private double probeShare;

  VegasLaw(int limit, int min, int max, Jitter jitter) {
    this.limit = limit;
    this.min = min;
    this.max = max;
    this.jitter = jitter;
    this.probeShare = share();
  }

  private double share() {
    return 0.5 + 0.5 * jitter.next();
  }

  @Override
  public int limit() {
    return (int) limit;
  }

  @Override
  public int update(long nanos, int inFlight, boolean dropped) {
    sinceProbe++;
    if (probeShare * PROBE * limit <= sinceProbe) {
      probeShare = share();
      sinceProbe = 0;
      shortest = nanos;
    } else if (shortest == 0 || nanos < shortest) {
      shortest = nanos;
    } else {
      limit = Math.max(min, Math.min(max, limit + change(nanos, inFlight, dropped)));
    }
    return limit();
  }

  private int change(long nanos, int inFlight, boolean dropped) {
    int step = Math.max(1, (int) Math.log10((int) limit));
    if (dropped) {
      return -step;
    }
    if (inFlight * 2 < limit) {
      return 0;
    }
    int queue = (int) Math.ceil(limit * (1 - (double) shortest / nanos));
    if (queue <= step) {
      return 6 * step;
    }
    if (queue < 3 * step) {
      return step;
    }
    return queue > 6 * step ? -step : 0;
  }
}
