package io.haagent.engine;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The values of a guard with {@code per}, by a hash: open addressing with linear probing. Whoever
 * looks for an entry takes no lock and allocates nothing. Entries come and go under one lock; what
 * a reader misses meanwhile it finds when it asks again with that lock.
 */
final class ValueTable {
  private static final int LEAST = 16;

  private final Lock lock = new ReentrantLock();

  /** A power of two long, and never more than half of it used, so that each probe ends. */
  private volatile AtomicReferenceArray<@Nullable ValueEntry> places =
      new AtomicReferenceArray<>(LEAST);

  private volatile int size;

  /** Places that aren't free, those of forgotten entries among them. */
  private int used;

  /** Where the next look for something to forget begins. */
  private int hand;

  private volatile int tick;

  Lock lock() {
    return lock;
  }

  /** Returns how many entries there are. */
  int size() {
    return size;
  }

  /** Returns how often {@link #advance} was called. */
  int tick() {
    return tick;
  }

  /** Has all entries unused for one tick more. Under the lock. */
  void advance() {
    tick = tick + 1;
  }

  /** Returns the entry of a hash, or null. */
  @Nullable ValueEntry find(long hash) {
    AtomicReferenceArray<@Nullable ValueEntry> all = places;
    int mask = all.length() - 1;
    for (int place = (int) hash & mask; ; place = place + 1 & mask) {
      ValueEntry entry = all.getAcquire(place);
      if (entry == null) {
        return null;
      }
      if (entry.hash == hash && entry != ValueEntry.NONE) {
        return entry;
      }
    }
  }

  /** Adds an entry whose hash has none. Under the lock. */
  void add(ValueEntry entry) {
    if ((used + 1) * 2 > places.length()) {
      rebuild(size + 1);
    }
    if (put(places, entry)) {
      used++;
    }
    size = size + 1;
  }

  /** Returns whether the place had never been used. */
  private static boolean put(AtomicReferenceArray<@Nullable ValueEntry> into, ValueEntry entry) {
    int mask = into.length() - 1;
    for (int place = (int) entry.hash & mask; ; place = place + 1 & mask) {
      ValueEntry there = into.getPlain(place);
      if (there == null || there == ValueEntry.NONE) {
        into.setRelease(place, entry);
        return there == null;
      }
    }
  }

  private void remove(int place) {
    places.setRelease(place, ValueEntry.NONE);
    size = size - 1;
  }

  /** Leaves the places of what was forgotten behind. */
  private void rebuild(int entries) {
    int length = Math.max(LEAST, Integer.highestOneBit(entries) * 4);
    AtomicReferenceArray<@Nullable ValueEntry> next = new AtomicReferenceArray<>(length);
    forEach(entry -> put(next, entry));
    places = next;
    used = size;
    hand = 0;
  }

  /** Shows all entries of this moment. */
  void forEach(Consumer<ValueEntry> to) {
    AtomicReferenceArray<@Nullable ValueEntry> all = places;
    for (int place = 0; place < all.length(); place++) {
      ValueEntry entry = all.getAcquire(place);
      if (entry != null && entry != ValueEntry.NONE) {
        to.accept(entry);
      }
    }
  }

  /** Says what may be forgotten of the entries that nobody holds. */
  interface Worth {
    boolean isWorthless(ValueEntry entry);
  }

  /**
   * Forgets entries, beginning where the last look ended. Under the lock.
   *
   * @param most how many places to look at
   * @param enough how many to forget
   * @return whether the look has come to the last place
   */
  boolean forget(Worth worth, int most, int enough) {
    AtomicReferenceArray<@Nullable ValueEntry> all = places;
    int forgotten = 0;
    for (int i = 0; i < most && forgotten < enough; i++) {
      ValueEntry entry = all.getPlain(hand);
      if (entry != null && entry != ValueEntry.NONE && forget(entry, worth)) {
        remove(hand);
        forgotten++;
      }
      hand = hand + 1 & all.length() - 1;
      if (hand == 0) {
        return true;
      }
    }
    return false;
  }

  /** Looked at once more when nobody can come in, for a call may have been in between. */
  private static boolean forget(ValueEntry entry, Worth worth) {
    if (entry.get() != 0 || !worth.isWorthless(entry) || !entry.shut()) {
      return false;
    }
    if (worth.isWorthless(entry)) {
      return true;
    }
    entry.open();
    return false;
  }

  /** Gives the places of forgotten entries back where there are many. Under the lock. */
  void trim() {
    if (places.length() > LEAST && size < places.length() / 8) {
      rebuild(size + 1);
    }
  }

  /**
   * Brings back an entry that was forgotten while a call that had found it came to use it. Where
   * another one has taken its place meanwhile, the call uses the one that it has.
   */
  void revive(ValueEntry entry) {
    lock.lock();
    try {
      if (entry.isShut()) {
        if (find(entry.hash) == null) {
          add(entry);
        }
        entry.open();
      }
    } finally {
      lock.unlock();
    }
  }
}
