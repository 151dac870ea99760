package io.haagent.engine;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What a growing sum was at the edges of an {@link EpochRing}'s buckets, from which follows how
 * much of it falls into the ring's span. Who counts looks whether an edge has passed and, if so,
 * notes the sum first; between two edges nothing is written.
 *
 * <p>Lock-free. What others count while an edge is being noted may fall on either side of it. Sums
 * are kept modulo 2^36, which only the difference of two has to fit into.
 */
final class Edges {
  private static final int COUNT_BITS = 36;
  private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;
  private static final long EPOCH_MASK = (1L << (64 - COUNT_BITS)) - 1;

  private final EpochRing ring;
  private final int mask;

  /** {@code [epoch:28 | sum when it began:36]}. */
  private final AtomicLongArray noted;

  private volatile long epoch;

  /** When the running bucket ends. */
  private volatile long next;

  Edges(EpochRing ring, long sum, long now) {
    this.ring = ring;
    this.mask = ring.length() - 1;
    this.noted = new AtomicLongArray(ring.length());
    long first = ring.epoch(now);
    for (long e = first; e > first - ring.length(); e--) {
      noted.set((int) e & mask, word(e, sum));
    }
    this.epoch = first;
    this.next = ring.end(first);
  }

  /** Tells whether an edge has passed that may not have been noted. */
  boolean isDue(long now) {
    return now - next >= 0;
  }

  /** Notes the edges that have passed. */
  void note(long sum, long now) {
    long current = ring.epoch(now);
    for (long e = Math.max(epoch + 1, current - mask); e <= current; e++) {
      int index = (int) e & mask;
      long before = noted.get(index);
      if (isOlder(before >>> COUNT_BITS, e & EPOCH_MASK)) {
        noted.compareAndSet(index, before, word(e, sum));
      }
    }
    // Lost races set these back a little, which only has an edge looked at once more.
    if (current > epoch) {
      epoch = current;
      next = ring.end(current);
    }
  }

  /**
   * Begins anew: what the sum has grown by until now is as if it had always been there. While this
   * is at work others may see any part of it as grown.
   */
  void restart(long sum) {
    for (int index = 0; index < noted.length(); index++) {
      long before = noted.get(index);
      while (difference(sum, before) > 0
          && !noted.compareAndSet(index, before, before & ~COUNT_MASK | sum & COUNT_MASK)) {
        before = noted.get(index);
      }
    }
  }

  /** Returns how much the sum has grown within the span that ends with the running bucket. */
  long within(long sum, long now) {
    return since(ring.epoch(now) - ring.buckets() + 1, sum, now);
  }

  /** Returns how much the sum had grown within that span when an edge was last noted. */
  long withinNoted(long now) {
    long last = ring.epoch(now);
    return isDue(now) ? 0 : grown(last - ring.buckets() + 1, noted.get((int) last & mask));
  }

  /** Returns how much the sum has grown since a bucket of that span began; 0 if it is to come. */
  long since(long begun, long sum, long now) {
    if (isDue(now)) {
      note(sum, now);
    }
    return begun > ring.epoch(now) ? 0 : grown(begun, sum);
  }

  /** Never below 0: the sum may be older than what another thread has noted meanwhile. */
  private long grown(long begun, long sum) {
    return Math.max(0, difference(sum, noted.get((int) begun & mask)));
  }

  private static long difference(long sum, long word) {
    return sum - word << Long.SIZE - COUNT_BITS >> Long.SIZE - COUNT_BITS;
  }

  /** Returns the last bucket that has been noted. */
  long epoch() {
    return epoch;
  }

  private static long word(long epoch, long sum) {
    return (epoch & EPOCH_MASK) << COUNT_BITS | (sum & COUNT_MASK);
  }

  private static boolean isOlder(long tag, long than) {
    long ahead = (than - tag) & EPOCH_MASK;
    return ahead != 0 && ahead <= EPOCH_MASK / 2;
  }
}
