package io.haagent.engine;

/**
 * The calls of the last so many nanoseconds in ten buckets, as Hystrix and Failsafe cut theirs; the
 * running bucket is one of the ten, so a call is remembered for nine to ten tenths of the window.
 *
 * <p>While no bad call is in the window, recording a good one is one atomic add and one plain read:
 * only a window with bad calls is summed up.
 */
final class TimeWindow implements Window {
  private static final int BUCKETS = 10;

  /** One for each kind of call. */
  private static final int COUNTERS = (FAILED | SLOW) + 1;

  private final EpochRing ring;

  /** The bucket of the last bad call; only ever set to a recent one, so a lost race is harmless. */
  private volatile long lastBad = Long.MIN_VALUE / 2;

  /** The same of the last slow one, so that a window without slow calls sums up half as much. */
  private volatile long lastSlow = Long.MIN_VALUE / 2;

  TimeWindow(long nanos, long now) {
    if (nanos < 1) {
      throw new IllegalArgumentException("window must be above 0 ns: " + nanos);
    }
    this.ring = new EpochRing(COUNTERS, BUCKETS, nanos, now);
  }

  @Override
  public boolean record(int kind, long now) {
    long epoch = ring.epoch(now);
    if (kind != GOOD) {
      note(kind, epoch);
    }
    ring.add(kind, epoch, 1);
    return epoch - lastBad < BUCKETS;
  }

  @Override
  public void amend(long now) {
    long epoch = ring.epoch(now);
    for (long e = epoch; e > epoch - BUCKETS && e >= 0; e--) {
      if (ring.subtract(GOOD, e, 1)) {
        record(FAILED, now);
        return;
      }
      if (ring.subtract(SLOW, e, 1)) {
        record(FAILED | SLOW, now);
        return;
      }
    }
    record(FAILED, now);
  }

  /** Before it is counted, so that who finds it counted knows that there is something to sum. */
  private void note(int kind, long epoch) {
    if (epoch > lastBad) {
      lastBad = epoch;
    }
    if ((kind & SLOW) != 0 && epoch > lastSlow) {
      lastSlow = epoch;
    }
  }

  @Override
  public long calls(long now) {
    return ring.sum(GOOD, ring.epoch(now)) + failedOrSlow(now);
  }

  @Override
  public long failed(long now) {
    long epoch = ring.epoch(now);
    return ring.sum(FAILED, epoch) + (hasSlow(epoch) ? ring.sum(FAILED | SLOW, epoch) : 0);
  }

  @Override
  public long slow(long now) {
    long epoch = ring.epoch(now);
    return hasSlow(epoch) ? ring.sum(SLOW, epoch) + ring.sum(FAILED | SLOW, epoch) : 0;
  }

  @Override
  public long failedOrSlow(long now) {
    return ring.sum(FAILED, ring.epoch(now)) + slow(now);
  }

  private boolean hasSlow(long epoch) {
    return epoch - lastSlow < BUCKETS;
  }
}
