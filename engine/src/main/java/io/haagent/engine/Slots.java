package io.haagent.engine;

import java.lang.ref.WeakReference;
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

  /** What {@link #claim} returns where there is none. */
  static final int NONE = -1;

  private static final AtomicReferenceArray<@Nullable WeakReference<Thread>> OWNERS =
      new AtomicReferenceArray<>(MOST);

  private Slots() {}

  /** Gives a thread that has none yet a number of its own, or {@link #NONE}. */
  static int claim(Thread thread) {
    if (isVirtual(thread)) {
      return NONE;
    }
    WeakReference<Thread> mine = new WeakReference<>(thread);
    for (int slot = 0; slot < MOST; slot++) {
      WeakReference<Thread> owner = OWNERS.get(slot);
      if ((owner == null || isGone(owner)) && OWNERS.compareAndSet(slot, owner, mine)) {
        return slot;
      }
    }
    return NONE;
  }

  private static boolean isGone(WeakReference<Thread> owner) {
    Thread thread = owner.get();
    return thread == null || !thread.isAlive();
  }

  /** By its class, because Java 17 knows no {@code isVirtual}: both kinds are the JDK's own. */
  private static boolean isVirtual(Thread thread) {
    Class<?> type = thread.getClass();
    return type != Thread.class && type.getPackageName().equals("java.lang");
  }
}
