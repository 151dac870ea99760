package io.haagent.engine;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The time that 95 of 100 of the last attempts took, at least a millisecond as in Finagle. Two
 * generations of a thousand attempts each are kept, so that it follows a dependency that changes.
 *
 * <p>An attempt that a hedge has answered is noted with the time that it took together with its
 * hedge. Alone it would have taken longer, but it has been among the slowest five already, and how
 * much slower it is doesn't move the percentile. Were the hedge's own time noted instead, the
 * slowest would be missing, and the percentile would sink with each refresh.
 *
 * <p>Lock-free; attempts that end while the generations change may be counted in either.
 */
final class HedgeDelay {
  /** Below it there are no hedges: five of a hundred are the fewest that say something. */
  static final int LEAST = 100;

  static final int GENERATION = 1000;
  private static final int REFRESH = 64;
  private static final long SHORTEST = 1_000_000;
  private static final double SHARE = 0.95;

  private final AtomicLong count = new AtomicLong();
  private volatile AtomicIntegerArray before = new AtomicIntegerArray(LatencyHistogram.CELLS);
  private volatile AtomicIntegerArray now = new AtomicIntegerArray(LatencyHistogram.CELLS);
  private volatile long nanos = -1;

  /** Returns nanoseconds, or -1 while too few attempts have been seen. */
  long nanos() {
    return nanos;
  }

  void record(long taken) {
    now.getAndIncrement(LatencyHistogram.cell(Math.max(0, taken)));
    long seen = count.incrementAndGet();
    if (seen == LEAST || (seen > LEAST && seen % REFRESH == 0)) {
      nanos = percentile();
    }
    if (seen % GENERATION == 0) {
      before = now;
      now = new AtomicIntegerArray(LatencyHistogram.CELLS);
    }
  }

  private long percentile() {
    AtomicIntegerArray older = before;
    AtomicIntegerArray newer = now;
    long sum = 0;
    for (int cell = 0; cell < LatencyHistogram.CELLS; cell++) {
      sum += older.get(cell) + newer.get(cell);
    }
    long rank = (long) Math.ceil(sum * SHARE);
    int cell = -1;
    while (rank > 0 && cell < LatencyHistogram.CELLS - 1) {
      cell++;
      rank -= older.get(cell) + newer.get(cell);
    }
    return Math.max(SHORTEST, LatencyHistogram.middle(Math.max(0, cell)));
  }
}
