package io.haagent.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The buckets of many keys in one array, 16 bytes each: no object for a key.
 *
 * <pre>
 *   group: [ tag | uses ] x 8  [ time ] x 8      a key lives in its home group, or in its other one
 * </pre>
 *
 * <p>A bucket whose time has come is full, and so is worth as much as none: its slot is free to
 * take. A bucket that lacks something is never given up, for that would refund its key. A key that
 * has been {@linkplain #ESTABLISHED used a few times} also keeps its full bucket for ten minutes,
 * so that nobody who makes up keys can push it out.
 *
 * <p>Lock-free: a bucket is charged by one CAS on its time, which fails when the slot has changed
 * hands, because in one slot times only rise: a slot is taken only when its time is over, and what
 * is put in its place is later than that.
 */
final class KeyTable {
  /** Returned by {@link #charge} where the slot isn't the key's. */
  static final long GONE = Long.MIN_VALUE;

  /** The low bits of a key's hash, which don't belong to its identity. */
  static final int FREE_BITS = 5;

  /** A time that is always over. */
  static final long LONG_AGO = -(1L << 62);

  private static final long USES = (1L << FREE_BITS) - 1;
  private static final int ESTABLISHED = 8;

  /** As long as people wait between two uses of one thing; a decision, no peer has such. */
  private static final long KEPT = KeyRate.units(600_000_000_000L);

  private static final long TAKEN = 1L << 62;
  private static final int SLOTS = 8;
  private static final int GROUP = 2 * SLOTS;

  /**
   * An array so large begins at a page, its elements 16 bytes behind: from here on the eight tags
   * of a group are one line of the processor's cache, and their times the next, which it fetches
   * with it. Where an array lies otherwise a group is three lines, and nothing else.
   */
  private static final int FIRST = 6;

  /** Of 8 slots: then 3 keys in 1,000 find no place in either group when all keys are in use. */
  private static final double KEYS_PER_GROUP = 5.5;

  private static final int ENTRIES = 256;
  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] words;
  private final int groups;
  private final AtomicIntegerArray entries = new AtomicIntegerArray(ENTRIES);

  KeyTable(int maxKeys) {
    groups = (int) Math.ceil(maxKeys / KEYS_PER_GROUP);
    words = new long[FIRST + groups * GROUP];
    for (int group = FIRST; group < words.length; group += GROUP) {
      Arrays.fill(words, group + SLOTS, group + GROUP, LONG_AGO);
    }
  }

  /** Returns a key's slot, or -1. */
  int find(long key) {
    long tag = tag(key);
    int found = find(home(key), tag);
    return found >= 0 ? found : find(other(key), tag);
  }

  private int find(int group, long tag) {
    for (int slot = group; slot < group + SLOTS; slot++) {
      if ((((long) WORDS.getAcquire(words, slot)) & ~USES) == tag) {
        return slot;
      }
    }
    return -1;
  }

  /**
   * Takes a permit.
   *
   * @param slot where {@link #find} has seen the key
   * @return as {@link KeyRate#reserve}, or {@link #GONE}
   */
  long charge(int slot, long key, KeyRate rate, long units, long maxWaitNanos) {
    for (; ; ) {
      long before = (long) WORDS.getAcquire(words, slot + SLOTS);
      // Read behind the time: if this is still the key's, so was that.
      long word = (long) WORDS.getAcquire(words, slot);
      if ((word & ~USES) != tag(key) || before >= TAKEN) {
        return GONE;
      }
      long reservation = rate.reserve(before, units, maxWaitNanos);
      if (reservation < 0) {
        return reservation;
      }
      long after = Math.max(before, units) + rate.cost();
      if (WORDS.compareAndSet(words, slot + SLOTS, before, after)) {
        if ((word & USES) < ESTABLISHED) {
          WORDS.compareAndSet(words, slot, word, word + 1);
        }
        return reservation;
      }
    }
  }

  /** Gives a permit back if it is the last that was taken; returns false where it isn't here. */
  boolean cancel(int slot, long key, long after, long cost) {
    return (long) WORDS.getAcquire(words, slot + SLOTS) == after
        && (((long) WORDS.getAcquire(words, slot)) & ~USES) == tag(key)
        && WORDS.compareAndSet(words, slot + SLOTS, after, after - cost);
  }

  /**
   * Begins to bring a key in; returns false where others of its like are just being brought in, so
   * that no key ever gets two slots. To be {@linkplain #end ended}.
   */
  boolean begin(long key) {
    return entries.compareAndSet(entry(key), 0, 1);
  }

  void end(long key) {
    entries.set(entry(key), 0);
  }

  private static int entry(long key) {
    return (int) (key >>> FREE_BITS) & (ENTRIES - 1);
  }

  /** Returns whether a key could have a slot that no other has had. */
  boolean hasRoom(long key, long units) {
    int slot = victim(key, units);
    return slot >= 0 && time(slot) == LONG_AGO;
  }

  /**
   * Takes a slot for a key, from when on {@link #find} finds it; nothing can be charged there
   * before it is {@linkplain #open opened}. To be called between {@link #begin} and {@link #end}.
   *
   * @return the slot; -1 where both groups are full of keys that can't be given up
   */
  int take(long key, long units) {
    for (; ; ) {
      int slot = victim(key, units);
      if (slot < 0) {
        return -1;
      }
      long before = time(slot);
      if (before < units && WORDS.compareAndSet(words, slot + SLOTS, before, taken(key))) {
        WORDS.setVolatile(words, slot, tag(key));
        return slot;
      }
    }
  }

  /** Tells whether a key's slot is taken and not opened yet. */
  boolean isTaken(int slot, long key) {
    return time(slot) == taken(key);
  }

  /** Opens a key's slot with what its bucket lacks; whoever comes first, the others do nothing. */
  void open(int slot, long key, long time, long units) {
    WORDS.compareAndSet(words, slot + SLOTS, taken(key), Math.max(time, units));
  }

  /** Later than any time, and another one for each key, so that nobody opens what isn't theirs. */
  private static long taken(long key) {
    return TAKEN + (key >>> FREE_BITS);
  }

  /** Returns the slot that is missed least: never used, or full for longest; or -1. */
  private int victim(long key, long units) {
    int home = victim(home(key), -1, units);
    return home >= 0 && time(home) == LONG_AGO ? home : victim(other(key), home, units);
  }

  private int victim(int group, int best, long units) {
    int victim = best;
    long oldest = best < 0 ? units : time(best);
    for (int slot = group; slot < group + SLOTS; slot++) {
      long time = time(slot);
      boolean established = ((long) WORDS.getAcquire(words, slot) & USES) >= ESTABLISHED;
      if (time < oldest && (!established || time < units - KEPT)) {
        victim = slot;
        oldest = time;
      }
    }
    return victim;
  }

  private long time(int slot) {
    return (long) WORDS.getAcquire(words, slot + SLOTS);
  }

  /** Counts the buckets that lack something. */
  int inUse(long units) {
    int count = 0;
    for (int group = FIRST; group < words.length; group += GROUP) {
      for (int slot = group; slot < group + SLOTS; slot++) {
        if (time(slot) > units) {
          count++;
        }
      }
    }
    return count;
  }

  /** Tells of the buckets that lack something, each with its key and how often that was used. */
  void remember(long units, KeyMemories memories) {
    for (int group = FIRST; group < words.length; group += GROUP) {
      for (int slot = group; slot < group + SLOTS; slot++) {
        long time = time(slot);
        long word = (long) WORDS.getAcquire(words, slot);
        // A bucket that lacks something keeps its slot, so that is its own key.
        if (time > units && time < TAKEN && time(slot) < TAKEN) {
          memories.add(word, Math.min(time - units, KeyRate.MOST_AHEAD));
        }
      }
    }
  }

  /** Puts in a bucket that another table held, before anybody uses this one. */
  void restore(long word, long time, long units) {
    int slot = victim(word, units);
    if (slot >= 0) {
      WORDS.setVolatile(words, slot + SLOTS, time);
      WORDS.setVolatile(words, slot, word);
    }
  }

  private static long tag(long key) {
    long tag = key & ~USES;
    return tag == 0 ? USES + 1 : tag;
  }

  /** Scales 32 bits to the groups, which needn't be a power of two. */
  private int home(long key) {
    return FIRST + (int) ((key >>> 32) * groups >>> 32) * GROUP;
  }

  private int other(long key) {
    return FIRST + (int) ((key >>> FREE_BITS & 0x7ff_ffff) * groups >>> 27) * GROUP;
  }
}
