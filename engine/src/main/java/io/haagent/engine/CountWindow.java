package io.haagent.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The last n calls as a ring of bits, 1 for a failure.
 *
 * <p>A call takes its place by one add; swapping its bit for the one it displaces is one CAS, so
 * the number of failures always equals the bits set once all writers are done. While calls end at
 * the same moment one of them may be counted as a success for as long as it takes to set its bit.
 */
final class CountWindow implements Window {
  private final int size;
  private final AtomicLongArray bits;
  private final AtomicLong cursor = new AtomicLong();
  private final AtomicInteger failures = new AtomicInteger();

  CountWindow(int size) {
    if (size < 1 || size > 1_000_000) {
      throw new IllegalArgumentException("window must be 1 to 1000000 calls: " + size);
    }
    this.size = size;
    this.bits = new AtomicLongArray((size + 63) >>> 6);
  }

  @Override
  public long record(boolean failed, long now) {
    long turn = cursor.getAndIncrement();
    put((int) (turn % size), failed);
    return tally(now);
  }

  @Override
  public long amend(long now) {
    long end = cursor.get();
    long oldest = Math.max(0, end - size);
    for (long turn = end - 1; turn >= oldest; turn--) {
      if (put((int) (turn % size), true)) {
        return tally(now);
      }
    }
    // All of them are failures already, or there is none at all.
    return end == 0 ? record(true, now) : tally(now);
  }

  @Override
  public long tally(long now) {
    return Tally.of(Math.min(cursor.get(), size), failures.get());
  }

  /** Sets a bit; returns whether that changed it. */
  private boolean put(int index, boolean failed) {
    int word = index >>> 6;
    long mask = 1L << index;
    for (; ; ) {
      long before = bits.get(word);
      if ((before & mask) != 0 == failed) {
        return false;
      }
      if (bits.compareAndSet(word, before, before ^ mask)) {
        failures.addAndGet(failed ? 1 : -1);
        return true;
      }
    }
  }
}
