package io.haagent.engine;

/**
 * The calls of the last so many nanoseconds in ten buckets, as Hystrix and Failsafe cut theirs; the
 * running bucket is one of the ten, so a call is remembered for nine to ten tenths of the window.
 *
 * <p>While no failure is in the window, recording a success is one atomic add and one plain read:
 * only a window with failures is summed up.
 */
final class TimeWindow implements Window {
  private static final int BUCKETS = 10;
  private static final int SUCCESSES = 0;
  private static final int FAILURES = 1;

  private final EpochRing ring;

  /**
   * The bucket of the last failure. Only ever set to a recent epoch, so a lost race is harmless.
   */
  private volatile long lastFailure = Long.MIN_VALUE / 2;

  TimeWindow(long nanos, long now) {
    if (nanos < 1) {
      throw new IllegalArgumentException("window must be above 0 ns: " + nanos);
    }
    this.ring = new EpochRing(2, BUCKETS, nanos, now);
  }

  @Override
  public long record(boolean failed, long now) {
    long epoch = ring.epoch(now);
    if (failed) {
      ring.add(FAILURES, epoch, 1);
      noteFailure(epoch);
    } else {
      ring.add(SUCCESSES, epoch, 1);
    }
    return epoch - lastFailure >= BUCKETS ? 0 : tallyAt(epoch);
  }

  @Override
  public long amend(long now) {
    long epoch = ring.epoch(now);
    for (long e = epoch; e > epoch - BUCKETS && e >= 0; e--) {
      if (ring.subtract(SUCCESSES, e, 1)) {
        break;
      }
    }
    return record(true, now);
  }

  @Override
  public long tally(long now) {
    return tallyAt(ring.epoch(now));
  }

  private void noteFailure(long epoch) {
    if (epoch > lastFailure) {
      lastFailure = epoch;
    }
  }

  private long tallyAt(long epoch) {
    long failures = Math.min(ring.sum(FAILURES, epoch), Integer.MAX_VALUE);
    long calls = failures + ring.sum(SUCCESSES, epoch);
    return Tally.of(Math.min(calls, Integer.MAX_VALUE), failures);
  }
}
