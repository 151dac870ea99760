package io.haagent.engine;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Small numbers for the threads that make guarded calls, each owned by one living thread at a time,
 * so that what a guard keeps by number has one writer and needs no atomic write.
 *
 * <p>A thread earns its number by some calls, so that one that comes for a single task takes none.
 * The number of a thread that has died goes to the next that asks, with what is kept by it: a count
 * goes on. Virtual threads never own one, and where all numbers are out the others don't either;
 * they take the shared path, which is slower and no less exact.
 *
 * <p>Thread-safe. Threads are only held weakly.
 */
final class Slots {

  /** More threads than this rarely call at the same time; each guard's table has this length. */
  static final int MOST = 256;

  /** Stands for no number. */
  static final int NONE = -1;

  /** Four places for each number, so that threads seldom share one. */
  private static final int NEAR = 4 * MOST;

  private static final AtomicReferenceArray<@Nullable Owner> OWNERS =
      new AtomicReferenceArray<>(MOST);

  /**
   * The same as an owner finds itself: by its number, and by its thread's id, which is cheaper than
   * a thread-local. Plain, for a thread only ever has to see what it wrote itself; who finds
   * another one's place taken knows it by the thread.
   */
  private static final @Nullable Owner[] BY_SLOT = new @Nullable Owner[MOST];

  private static final @Nullable Owner[] BY_ID = new @Nullable Owner[NEAR];

  private Slots() {}

  /** Gives a thread that has none yet a number of its own, if there is one. */
  static @Nullable Owner claim(Thread thread) {
    if (isVirtual(thread)) {
      return null;
    }
    for (int slot = 0; slot < MOST; slot++) {
      Owner owner = OWNERS.get(slot);
      if (owner == null || isGone(owner)) {
        Owner mine = new Owner(thread, slot);
        if (OWNERS.compareAndSet(slot, owner, mine)) {
          publish(thread, mine);
          return mine;
        }
      }
    }
    return null;
  }

  private static void publish(Thread thread, Owner mine) {
    BY_SLOT[mine.slot] = mine;
    int place = place(thread);
    Owner there = BY_ID[place];
    // Of two threads with one place the later one finds itself by its thread-local.
    if (there == null || isGone(there)) {
      BY_ID[place] = mine;
    }
  }

  private static boolean isGone(Owner owner) {
    Thread thread = owner.get();
    return thread == null || !thread.isAlive();
  }

  /** A thread's class may say of it what id it likes: a wrong one only shares a place. */
  @SuppressWarnings("deprecation") // Its successor isn't in Java 17.
  private static int place(Thread thread) {
    return (int) thread.getId() & NEAR - 1;
  }

  /** Returns what the calling thread owns, if it is found by its id. */
  static @Nullable Owner near(Thread current) {
    Owner owner = BY_ID[place(current)];
    return owner != null && owner.refersTo(current) ? owner : null;
  }

  /** Returns the owner of a number that the calling thread owns. */
  static @Nullable Owner owned(int slot) {
    return BY_SLOT[slot];
  }

  /** See {@link Owner#exit}; for the number that the calling thread owns. */
  static void exit(int slot, int guardId) {
    Owner owner = BY_SLOT[slot];
    if (owner != null) {
      owner.exit(guardId);
    }
  }

  /** By its class, because Java 17 knows no {@code isVirtual}: both kinds are the JDK's own. */
  private static boolean isVirtual(Thread thread) {
    Class<?> type = thread.getClass();
    return type != Thread.class && type.getPackageName().equals("java.lang");
  }
}
