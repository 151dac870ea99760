package io.haagent.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The last n calls as a ring of two bits each: failed, slow.
 *
 * <p>A call takes its place by one add; swapping its bits for those it displaces is one CAS, so the
 * counters always equal the bits set once all writers are done. While calls end at the same moment
 * one of them may be counted as good for as long as it takes to set its bits.
 */
final class CountWindow implements Window {
  private static final int PLACES_SHIFT = 5;
  private static final long KIND = FAILED | SLOW;

  private static final AtomicIntegerFieldUpdater<CountWindow> BAD =
      AtomicIntegerFieldUpdater.newUpdater(CountWindow.class, "bad");

  private final int size;
  private final AtomicLongArray bits;

  /** The next call's place; begins with a ring of places that no call has taken, all good. */
  private final AtomicLong cursor;

  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger slow = new AtomicInteger();

  /** Failed, slow or both; a field of its own, for each good call looks at it. */
  private volatile int bad;

  /** Holds the good calls that came while no bad one was in the window, so they need no place. */
  private final Stripes stripes;

  private final long before;

  /** Whether the window has ever been full; it then stays so. */
  private volatile boolean full;

  CountWindow(int size, Stripes stripes) {
    if (size < 1 || size > 1_000_000) {
      throw new IllegalArgumentException("window must be 1 to 1000000 calls: " + size);
    }
    this.size = size;
    this.stripes = stripes;
    this.before = stripes.successes();
    this.cursor = new AtomicLong(size);
    this.bits = new AtomicLongArray((size + 31) >>> PLACES_SHIFT);
  }

  @Override
  public boolean record(int kind, long now) {
    long turn = cursor.getAndIncrement();
    put((int) (turn % size), kind);
    return bad > 0;
  }

  @Override
  public boolean isCalm(long now) {
    return bad == 0;
  }

  @Override
  public void amend(long now) {
    long end = cursor.get();
    long oldest = end - calls(now);
    for (long turn = end - 1; turn >= oldest; turn--) {
      if (fail((int) (turn % size))) {
        return;
      }
    }
    // All of them have failed already, or there is none at all.
    if (oldest == end) {
      record(FAILED, now);
    }
  }

  @Override
  public long calls(long now) {
    if (full) {
      return size;
    }
    long calls = cursor.get() - size + stripes.successes() - before;
    if (calls < size) {
      return calls;
    }
    full = true;
    return size;
  }

  @Override
  public long leastCalls(long now) {
    return full ? size : Math.min(cursor.get() - size, size);
  }

  @Override
  public long failed(long now) {
    return failed.get();
  }

  @Override
  public long slow(long now) {
    return slow.get();
  }

  @Override
  public long failedOrSlow(long now) {
    return bad;
  }

  @Override
  public void remember(long now, WindowMemory memory) {
    long end = cursor.get();
    int run = 0;
    long last = GOOD;
    for (long turn = end - calls(now); turn < end; turn++) {
      int index = (int) (turn % size);
      long kind = bits.get(index >>> PLACES_SHIFT) >>> ((index & 31) << 1) & KIND;
      if (kind != last) {
        memory.add(0, (int) last, run);
        run = 0;
        last = kind;
      }
      run++;
    }
    memory.add(0, (int) last, run);
  }

  @Override
  public void restore(int kind, int count, long time) {
    for (int i = 0; i < Math.min(count, size); i++) {
      boolean unused = record(kind, time);
    }
  }

  private void put(int index, int kind) {
    int word = index >>> PLACES_SHIFT;
    int shift = (index & 31) << 1;
    for (; ; ) {
      long before = bits.get(word);
      int old = (int) (before >>> shift & KIND);
      if (old == kind) {
        return;
      }
      if (bits.compareAndSet(word, before, before ^ (long) (old ^ kind) << shift)) {
        count(old, kind);
        return;
      }
    }
  }

  /** Returns whether the call at a place had not failed before. */
  private boolean fail(int index) {
    int word = index >>> PLACES_SHIFT;
    int shift = (index & 31) << 1;
    for (; ; ) {
      long before = bits.get(word);
      int old = (int) (before >>> shift & KIND);
      if ((old & FAILED) != 0) {
        return false;
      }
      if (bits.compareAndSet(word, before, before | (long) FAILED << shift)) {
        count(old, old | FAILED);
        return true;
      }
    }
  }

  private void count(int old, int kind) {
    add(failed, (kind & FAILED) - (old & FAILED));
    add(slow, (kind >>> 1) - (old >>> 1));
    int more = Math.min(kind, 1) - Math.min(old, 1);
    if (more != 0) {
      BAD.addAndGet(this, more);
    }
  }

  private static void add(AtomicInteger counter, int change) {
    if (change != 0) {
      counter.addAndGet(change);
    }
  }
}
