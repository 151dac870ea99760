package io.haagent.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A token bucket for each key, in bounded memory: 36 bytes for each key that there may be, whatever
 * comes. Lock-free, allocates nothing.
 *
 * <p>Once the {@link KeyTable} has no room to spare a new key is charged on probation, in a cell
 * that it may share, and comes into the table when it is seen again while the cell remembers it.
 * This is the doorkeeper of TinyLFU (Einziger, Friedman and Manes, 2017): keys made up to be used
 * once never get near the others. Where new keys are too many for the cells they are limited
 * together, which is the strict side: no key is ever admitted more often than its rate says, for a
 * cell owes at least what each of its keys does.
 */
final class KeyBuckets {
  private static final VarHandle TIMES = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle MARKS = MethodHandles.arrayElementVarHandle(int[].class);

  /** Odd, so that no bit is lost; of the golden ratio, which spreads well (Knuth, 6.4). */
  private static final long SPREAD = 0x9e3779b97f4a7c15L;

  private final long origin;
  private final KeyTable table;
  private final long[] times;

  /** Of each cell, what its last key looked like. */
  private final int[] marks;

  private volatile boolean crowded;

  /**
   * Makes full buckets.
   *
   * @param maxKeys how many keys are told apart, above 0
   * @param now the clock at this moment
   */
  KeyBuckets(int maxKeys, long now) {
    origin = now;
    table = new KeyTable(maxKeys);
    times = new long[maxKeys];
    Arrays.fill(times, KeyTable.LONG_AGO);
    marks = new int[maxKeys];
  }

  /**
   * Takes a permit of a key now or, within {@code maxWaitNanos}, ahead of its time.
   *
   * @param key a hash, of which the low {@link KeyTable#FREE_BITS} bits don't count
   * @return as {@link RateLimiter#reserve}
   */
  long reserve(long key, KeyRate rate, long now, long maxWaitNanos) {
    long units = KeyRate.units(now - origin);
    int cell = -1;
    for (; ; ) {
      int slot = table.find(key);
      if (slot >= 0) {
        long reservation = table.charge(slot, key, rate, units, maxWaitNanos);
        if (reservation != KeyTable.GONE) {
          return reservation;
        }
        open(slot, key, units);
      } else if (cell < 0) {
        cell = cell(key);
        bringIn(key, cell, units);
      } else {
        // In this order: see open.
        long before = (long) TIMES.getVolatile(times, cell);
        if (table.find(key) < 0) {
          long reservation = rate.reserve(before, units, maxWaitNanos);
          if (reservation < 0) {
            if ((int) MARKS.getOpaque(marks, cell) != mark(key)) {
              crowded = true;
            }
            return reservation;
          }
          long after = Math.max(before, units) + rate.cost();
          if (TIMES.compareAndSet(times, cell, before, after)) {
            return reservation;
          }
        }
      }
    }
  }

  /** Gives a key a slot in the table if there is plenty of room, or if it has been here before. */
  private void bringIn(long key, int cell, long units) {
    boolean known = (int) MARKS.getOpaque(marks, cell) == mark(key);
    if (!known && !table.hasRoom(key, units)) {
      // By chance, or two keys that come by turns would have each other forgotten for ever.
      if (ThreadLocalRandom.current().nextBoolean()) {
        MARKS.setOpaque(marks, cell, mark(key));
      }
      return;
    }
    if (!table.begin(key)) {
      return;
    }
    try {
      if (table.find(key) < 0) {
        int slot = table.take(key, units);
        if (slot >= 0) {
          open(slot, key, units);
        } else {
          crowded = true;
        }
      }
    } finally {
      table.end(key);
    }
  }

  /**
   * Opens a key's slot that is only taken yet, with what its cell of probation owes. Any thread may
   * do it for another that doesn't get to it.
   *
   * <p>No permit is given twice: the cell is changed by the least unit after the slot was taken. So
   * who has read the cell before that can't charge it any more, and who reads it later finds the
   * slot.
   */
  private void open(int slot, long key, long units) {
    if (!table.isTaken(slot, key)) {
      return;
    }
    int cell = cell(key);
    for (; ; ) {
      long owed = (long) TIMES.getVolatile(times, cell);
      if (TIMES.compareAndSet(times, cell, owed, owed + 1)) {
        table.open(slot, key, owed, units);
        return;
      }
    }
  }

  /** Gives a reservation back if it is its bucket's last one. */
  void cancel(long key, KeyRate rate, long now, long reservation) {
    long after = KeyRate.units(now - origin) + reservation;
    int slot = table.find(key);
    if (slot < 0 || !table.cancel(slot, key, after, rate.cost())) {
      TIMES.compareAndSet(times, cell(key), after, after - rate.cost());
    }
  }

  /** Tells of the buckets that lack something, those on probation left out. */
  void remember(long now, KeyMemories memories) {
    table.remember(KeyRate.units(now - origin), memories);
  }

  /** Puts in what other buckets held so long ago, before anybody uses these. */
  void restore(long[] buckets, long agedNanos, long now) {
    long units = KeyRate.units(now - origin);
    long passed = KeyRate.units(agedNanos);
    for (int i = 0; i < buckets.length; i += KeysMemory.STEP) {
      long ahead = buckets[i + 1] - passed;
      if (ahead > 0) {
        table.restore(buckets[i], units + ahead, units);
      }
    }
  }

  /** Counts the keys whose buckets aren't full, those on probation left out. */
  int inUse(long now) {
    return table.inUse(KeyRate.units(now - origin));
  }

  /** Tells once that there were more keys than there is room for. */
  boolean wasCrowded() {
    boolean was = crowded;
    if (was) {
      crowded = false;
    }
    return was;
  }

  /** Returns a key's cell of probation. */
  int cell(long key) {
    return (int) ((mixed(key) >>> 32) * times.length >>> 32);
  }

  private static int mark(long key) {
    return (int) mixed(key) | 1;
  }

  private static long mixed(long key) {
    long mixed = (key >>> KeyTable.FREE_BITS) * SPREAD;
    return mixed ^ mixed >>> 32;
  }
}
