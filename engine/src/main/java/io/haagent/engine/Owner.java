package io.haagent.engine;

import java.lang.ref.WeakReference;
import java.util.Arrays;

/**
 * A thread that owns a number of {@link Slots}, and which guards it is inside of. The thread is
 * held weakly, and it alone reads and writes what is noted here.
 */
final class Owner extends WeakReference<Thread> {
  private static final int[] EMPTY = {};
  private static final int INITIAL = 8;

  /** Stands for no guard. */
  private static final int NONE = -1;

  /** Says that {@link #others} has them all. */
  private static final int SEVERAL = -2;

  /** The thread's number. */
  final int slot;

  /** What its attempts' tokens begin with. */
  final long token;

  /** The guard that the thread is inside of, if there is just one. */
  private int only = NONE;

  /** The guards where there are several, so many of them. */
  private int[] others = EMPTY;

  private int count;

  Owner(Thread thread, int slot) {
    super(thread);
    this.slot = slot;
    this.token = Admission.striped(slot);
  }

  /** Notes a guard; returns false, with nothing noted, if the thread is inside of it already. */
  boolean enter(int guardId) {
    if (only == NONE) {
      only = guardId;
      return true;
    }
    return push(guardId);
  }

  private boolean push(int guardId) {
    if (inside(guardId)) {
      return false;
    }
    if (only != SEVERAL) {
      add(only);
      only = SEVERAL;
    }
    add(guardId);
    return true;
  }

  private void add(int guardId) {
    if (count == others.length) {
      others = Arrays.copyOf(others, Math.max(INITIAL, 2 * count));
    }
    others[count++] = guardId;
  }

  boolean inside(int guardId) {
    if (only == guardId) {
      return true;
    }
    for (int i = 0; i < count; i++) {
      if (others[i] == guardId) {
        return true;
      }
    }
    return false;
  }

  /** Notes that the thread leaves a guard; harmless if it isn't inside. */
  void exit(int guardId) {
    if (only == guardId) {
      only = NONE;
    } else {
      remove(guardId);
    }
  }

  private void remove(int guardId) {
    for (int i = count - 1; i >= 0; i--) {
      if (others[i] == guardId) {
        count--;
        System.arraycopy(others, i + 1, others, i, count - i);
        break;
      }
    }
    if (count == 1) {
      only = others[0];
      count = 0;
    }
  }
}
