package io.haagent.engine;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counters over a sliding span of time, cut into buckets. Each counter of a bucket is one word,
 * {@code [epoch:28 | count:36]}: an add is one atomic on the fast path, a bucket of an earlier
 * round is recycled by whoever meets it first, and no sweep ever runs.
 *
 * <p>The ring is longer than the span, so that a reader's oldest bucket is never being recycled. An
 * add whose bucket has already moved on (its thread was stalled for several buckets) lands in the
 * newer one. Epochs alias only after an idle time of an exact multiple of 2^28 buckets.
 */
final class EpochRing {
  static final int COUNT_BITS = 36;
  private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;
  private static final long EPOCH_MASK = (1L << (64 - COUNT_BITS)) - 1;

  private final long origin;
  private final long bucketNanos;
  private final int buckets;
  private final int ringMask;
  private final AtomicLongArray[] counters;

  /**
   * Makes an empty ring.
   *
   * @param spanNanos the span, at least one nanosecond a bucket; the running bucket is part of it
   * @param now the clock at this moment; the clock may stand or run back, but not to before it
   */
  EpochRing(int counters, int buckets, long spanNanos, long now) {
    this.origin = now;
    this.buckets = buckets;
    this.bucketNanos = Math.max(1, spanNanos / buckets);
    int length = Integer.highestOneBit(buckets + 1) << 1;
    this.ringMask = length - 1;
    this.counters = new AtomicLongArray[counters];
    for (int i = 0; i < counters; i++) {
      this.counters[i] = new AtomicLongArray(length);
    }
  }

  /** Returns the running bucket's number, from 0. */
  long epoch(long now) {
    return Math.max(0, now - origin) / bucketNanos;
  }

  /** Returns when a bucket ends. */
  long end(long epoch) {
    return origin + (epoch + 1) * bucketNanos;
  }

  /** Returns how many buckets the span has. */
  int buckets() {
    return buckets;
  }

  /** Returns how many the ring has, a power of two. */
  int length() {
    return ringMask + 1;
  }

  /** Adds to a counter's bucket; the amount must be positive. */
  void add(int counter, long epoch, long amount) {
    AtomicLongArray words = counters[counter];
    int index = (int) epoch & ringMask;
    long tag = epoch & EPOCH_MASK;
    if (!isOlder(tagOf(words.getAndAdd(index, amount)), tag)) {
      return;
    }
    for (; ; ) {
      long stale = words.get(index);
      if (!isOlder(tagOf(stale), tag)) {
        words.getAndAdd(index, amount);
        return;
      }
      if (words.compareAndSet(index, stale, (tag << COUNT_BITS) | amount)) {
        return;
      }
    }
  }

  /** Takes back from a counter's bucket; returns false where the bucket holds less than that. */
  boolean subtract(int counter, long epoch, long amount) {
    AtomicLongArray words = counters[counter];
    int index = (int) epoch & ringMask;
    for (; ; ) {
      long before = words.get(index);
      if (tagOf(before) != (epoch & EPOCH_MASK) || (before & COUNT_MASK) < amount) {
        return false;
      }
      if (words.compareAndSet(index, before, before - amount)) {
        return true;
      }
    }
  }

  /** Returns a counter's count in a bucket. */
  long count(int counter, long epoch) {
    long word = counters[counter].get((int) epoch & ringMask);
    return tagOf(word) == (epoch & EPOCH_MASK) ? word & COUNT_MASK : 0;
  }

  /** Returns a counter's sum over the span that ends with the running bucket. */
  long sum(int counter, long epoch) {
    long sum = 0;
    for (long e = epoch; e > epoch - buckets && e >= 0; e--) {
      sum += count(counter, e);
    }
    return sum;
  }

  private static long tagOf(long word) {
    return word >>> COUNT_BITS;
  }

  private static boolean isOlder(long tag, long than) {
    long ahead = (than - tag) & EPOCH_MASK;
    return ahead != 0 && ahead <= EPOCH_MASK / 2;
  }
}
