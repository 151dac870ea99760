package io.haagent.engine;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Entries by the time at which they are due: a hierarchical timing wheel after Varghese and Lauck,
 * "Hashed and Hierarchical Timing Wheels" (1987), scheme 7. For one thread.
 *
 * <pre>
 *   level 7 … 2   slots of 64^level ticks      an entry's level is that of the highest of its
 *   level 1       slots of 64 ticks            time's digits, to the base of 64, that differs
 *   level 0       slots of 1 tick              from now's
 * </pre>
 *
 * <p>So each slot lies ahead, what is due first is in the lowest level's first slot that isn't
 * empty, which a word of bits for each level tells; and a slot whose time has come is emptied into
 * lower levels. Time goes from slot to slot, not tick by tick: nothing is done for empty ones.
 *
 * <p>A cancelled entry stays until its slot's time comes, is asked for, or there are twice as many
 * entries as there were left the last time when all were looked through.
 */
final class TimerWheel {
  static final long NEVER = Long.MAX_VALUE;

  private static final int BITS = 6;
  private static final int SLOTS = 1 << BITS;

  /** Enough for times of 48 bits. */
  private static final int LEVELS = 8;

  private static final int FEWEST_TO_SWEEP = 1024;

  private final @Nullable TimerEntry[] slots = new TimerEntry[LEVELS * SLOTS];
  private final long[] occupied = new long[LEVELS];

  /** Due, and not handed out yet. */
  private @Nullable TimerEntry ready;

  private long now;
  private int size;
  private int sweepAt = FEWEST_TO_SWEEP;

  /** Puts in an entry; one that is due is the next to be handed out. */
  void add(TimerEntry entry) {
    if (size >= sweepAt) {
      sweep();
    }
    size++;
    place(entry);
  }

  private void place(TimerEntry entry) {
    if (entry.tick <= now) {
      entry.next = ready;
      ready = entry;
      return;
    }
    int level = (Long.SIZE - 1 - Long.numberOfLeadingZeros(entry.tick ^ now)) / BITS;
    int digit = (int) (entry.tick >>> level * BITS) & SLOTS - 1;
    int slot = level * SLOTS + digit;
    entry.next = slots[slot];
    slots[slot] = entry;
    occupied[level] |= 1L << digit;
  }

  /**
   * Takes out an entry that is due, one of an earlier tick before one of a later; null for none.
   *
   * @param tick the time; one before the last counts as that
   */
  @Nullable TimerEntry due(long tick) {
    for (; ; ) {
      TimerEntry entry = ready;
      if (entry == null) {
        if (!turn(tick)) {
          return null;
        }
      } else {
        ready = entry.next;
        entry.next = null;
        size--;
        if (!entry.isTaken()) {
          return entry;
        }
      }
    }
  }

  /** Goes on to the first slot that isn't empty, if its time has come. */
  private boolean turn(long tick) {
    for (int level = 0; level < LEVELS; level++) {
      if (occupied[level] != 0) {
        int digit = Long.numberOfTrailingZeros(occupied[level]);
        long start = start(level, digit);
        if (start > tick) {
          break;
        }
        now = start;
        TimerEntry entry = empty(level, digit);
        while (entry != null) {
          TimerEntry next = entry.next;
          if (entry.isTaken()) {
            entry.next = null;
            size--;
          } else {
            place(entry);
          }
          entry = next;
        }
        return true;
      }
    }
    now = Math.max(now, tick);
    return false;
  }

  private @Nullable TimerEntry empty(int level, int digit) {
    int slot = level * SLOTS + digit;
    TimerEntry first = slots[slot];
    slots[slot] = null;
    occupied[level] &= ~(1L << digit);
    return first;
  }

  private long start(int level, int digit) {
    int above = (level + 1) * BITS;
    return now >>> above << above | (long) digit << level * BITS;
  }

  /**
   * Returns when {@link #due} is to be asked next, {@link #NEVER} for not before another entry is
   * there. An entry of a higher level may be due later.
   */
  long soonest() {
    if (ready != null) {
      return now;
    }
    for (int level = 0; level < LEVELS; level++) {
      while (occupied[level] != 0) {
        int digit = Long.numberOfTrailingZeros(occupied[level]);
        if (dropCancelled(level * SLOTS + digit)) {
          return start(level, digit);
        }
        occupied[level] &= ~(1L << digit);
      }
    }
    return NEVER;
  }

  /** Drops cancelled entries up to the first that isn't; false if there is none. */
  private boolean dropCancelled(int slot) {
    TimerEntry entry = slots[slot];
    while (entry != null && entry.isTaken()) {
      TimerEntry next = entry.next;
      entry.next = null;
      size--;
      entry = next;
    }
    slots[slot] = entry;
    return entry != null;
  }

  private void sweep() {
    takeAll(this::place);
    sweepAt = Math.max(FEWEST_TO_SWEEP, 2 * size);
  }

  /** Returns how many entries there are, cancelled ones included that haven't been dropped yet. */
  int size() {
    return size;
  }

  /** Hands out all entries but the cancelled ones, which are dropped. */
  void takeAll(Consumer<TimerEntry> to) {
    TimerEntry all = ready;
    ready = null;
    // Into one list first, for the taker may put them back.
    for (int level = 0; level < LEVELS; level++) {
      for (long bits = occupied[level]; bits != 0; bits &= bits - 1) {
        TimerEntry entry = empty(level, Long.numberOfTrailingZeros(bits));
        while (entry != null) {
          TimerEntry next = entry.next;
          entry.next = all;
          all = entry;
          entry = next;
        }
      }
    }
    int left = 0;
    while (all != null) {
      TimerEntry next = all.next;
      all.next = null;
      if (!all.isTaken()) {
        left++;
        to.accept(all);
      }
      all = next;
    }
    size = left;
  }
}
