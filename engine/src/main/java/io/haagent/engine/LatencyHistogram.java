package io.haagent.engine;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Counts durations in cells that are 128 ns wide up to 8 µs, and 1/32 of their octave above: the
 * log-linear cells of HdrHistogram, found by a shift and without a division. A cell's middle is at
 * most 1.6 % from what it stands for.
 *
 * <p>Lock-free. A thread counts in one of four stripes, each of 8 kB and made when it is first
 * used, so that a guard without calls costs nothing.
 */
final class LatencyHistogram {
  private static final int UNIT_SHIFT = 7;
  private static final int SUB_BITS = 5;

  /** Two and a half hours; what takes longer counts as that, but for the maximum. */
  private static final long MOST_UNITS = (1L << 36) - 1;

  static final int CELLS = 1024;
  private static final int STRIPES = 4;

  private final AtomicReferenceArray<@Nullable AtomicLongArray> stripes =
      new AtomicReferenceArray<>(STRIPES);

  private final AtomicLong max = new AtomicLong();
  private final boolean ofAll;

  /**
   * Makes an empty histogram.
   *
   * @param ofAll whether every call is to be counted, and not only one in 64
   */
  LatencyHistogram(boolean ofAll) {
    this.ofAll = ofAll;
  }

  /** Returns the histogram to go on with: the same, unless other calls are to be counted. */
  LatencyHistogram going(boolean nowOfAll) {
    return nowOfAll == ofAll ? this : new LatencyHistogram(nowOfAll);
  }

  /** Counts a duration; one below 0 counts as 0. */
  void record(long nanos) {
    long duration = Math.max(0, nanos);
    cells((int) Thread.currentThread().getId() & STRIPES - 1).getAndIncrement(cell(duration));
    long longest = max.get();
    while (duration > longest && !max.compareAndSet(longest, duration)) {
      longest = max.get();
    }
  }

  private AtomicLongArray cells(int stripe) {
    AtomicLongArray cells = stripes.getAcquire(stripe);
    if (cells != null) {
      return cells;
    }
    AtomicLongArray made = new AtomicLongArray(CELLS);
    AtomicLongArray there = stripes.compareAndExchange(stripe, null, made);
    return there == null ? made : there;
  }

  static int cell(long nanos) {
    long units = Math.min(nanos >>> UNIT_SHIFT, MOST_UNITS);
    int shift = Math.max(0, Long.SIZE - 1 - SUB_BITS - Long.numberOfLeadingZeros(units));
    return (shift << SUB_BITS) + (int) (units >>> shift);
  }

  /** Returns the nanoseconds in the middle of a cell. */
  static long middle(int cell) {
    int shift = Math.max(0, (cell >> SUB_BITS) - 1);
    long lowest = (long) (cell - (shift << SUB_BITS)) << shift;
    return (lowest << UNIT_SHIFT) + (1L << (shift + UNIT_SHIFT - 1));
  }

  /** Returns what has been counted, as far as it can be read while calls go on. */
  Latency read() {
    long[] sums = new long[CELLS];
    long count = 0;
    for (int stripe = 0; stripe < STRIPES; stripe++) {
      AtomicLongArray cells = stripes.getAcquire(stripe);
      for (int cell = 0; cells != null && cell < CELLS; cell++) {
        long here = cells.get(cell);
        sums[cell] += here;
        count += here;
      }
    }
    long longest = max.get();
    return new Latency(
        !ofAll,
        count,
        percentile(sums, count, 0.50, longest),
        percentile(sums, count, 0.95, longest),
        percentile(sums, count, 0.99, longest),
        longest);
  }

  private static long percentile(long[] sums, long count, double share, long longest) {
    long rank = (long) Math.ceil(count * share);
    for (int cell = 0; cell < CELLS && rank > 0; cell++) {
      rank -= sums[cell];
      if (rank <= 0) {
        return Math.min(middle(cell), longest);
      }
    }
    return 0;
  }
}
