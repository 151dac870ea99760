package io.haagent.engine;

import java.lang.ref.WeakReference;
import java.util.Arrays;

/**
 * A thread that owns a number of {@link Slots}, and which guards it is inside of. The thread is
 * held weakly, and it alone reads and writes what is noted here.
 */
final class Owner extends WeakReference<Thread> {
  private static final int[] NONE = {};
  private static final int INITIAL = 8;

  /** The thread's number. */
  final int slot;

  /** A guard that the thread is inside of, plus 1; 0 if it is inside of none. */
  private int first;

  /** The other ones, so many of them. */
  private int[] others = NONE;

  private int count;

  Owner(Thread thread, int slot) {
    super(thread);
    this.slot = slot;
  }

  /** Notes a guard; returns false, with nothing noted, if the thread is inside of it already. */
  boolean enter(int guardId) {
    if (first == 0) {
      first = guardId + 1;
      return true;
    }
    return push(guardId);
  }

  private boolean push(int guardId) {
    if (inside(guardId)) {
      return false;
    }
    if (count == others.length) {
      others = Arrays.copyOf(others, Math.max(INITIAL, 2 * count));
    }
    others[count++] = guardId + 1;
    return true;
  }

  boolean inside(int guardId) {
    if (first == guardId + 1) {
      return true;
    }
    for (int i = 0; i < count; i++) {
      if (others[i] == guardId + 1) {
        return true;
      }
    }
    return false;
  }

  /** Notes that the thread leaves a guard; harmless if it isn't inside. */
  void exit(int guardId) {
    if (first == guardId + 1 && count == 0) {
      first = 0;
    } else {
      remove(guardId + 1);
    }
  }

  private void remove(int noted) {
    if (first == noted) {
      first = others[--count];
      return;
    }
    for (int i = count - 1; i >= 0; i--) {
      if (others[i] == noted) {
        count--;
        System.arraycopy(others, i + 1, others, i, count - i);
        return;
      }
    }
  }
}
