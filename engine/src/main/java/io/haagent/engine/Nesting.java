package io.haagent.engine;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Which guards the calling thread is inside of, so that a guarded call within a guarded call of the
 * same guard passes free.
 *
 * <p>The per-thread value is a plain {@code int[]} (the thread's number, the depth, the guards'
 * ids), created on a thread's first guarded call and kept: a thread that outlives the agent then
 * holds nothing of it.
 */
public final class Nesting {
  private static final int INITIAL = 16;

  /** Where the thread's number is, see {@link Slots}, plus 1. */
  private static final int SLOT = 0;

  /** Where the depth is; the guards' ids follow. */
  private static final int DEPTH = 1;

  /** Where the calls of a thread without a number are counted. */
  private static final int CALLS = 2;

  private static final int IDS = 3;

  /** After so many calls a thread gets a number, and after each doubling asks for it again. */
  private static final int CALLS_BEFORE_SLOT = 32;

  /** What {@link #enterOwned} returns where the thread is inside already. */
  static final int INSIDE = -2;

  /** The values of the threads that own a number, by the number: cheaper to find than by thread. */
  private static final AtomicReferenceArray<int @Nullable []> OWNED =
      new AtomicReferenceArray<>(Slots.MOST);

  private static final ThreadLocal<int @Nullable []> STACK = new ThreadLocal<>();

  private Nesting() {}

  /**
   * Notes that the calling thread goes into a guard.
   *
   * @return false, with nothing noted, if the thread is already inside that guard
   */
  public static boolean enter(int guardId) {
    return enterOwned(guardId) != INSIDE;
  }

  /**
   * As {@link #enter}.
   *
   * @return {@link #INSIDE}; the thread's own number; or {@link Slots#NONE}
   */
  static int enterOwned(int guardId) {
    int[] stack = STACK.get();
    if (stack == null) {
      stack = new int[INITIAL];
      STACK.set(stack);
    }
    int depth = stack[DEPTH];
    for (int i = 0; i < depth; i++) {
      if (stack[IDS + i] == guardId) {
        return INSIDE;
      }
    }
    if (IDS + depth == stack.length) {
      stack = grow(stack);
    }
    stack[IDS + depth] = guardId;
    stack[DEPTH] = depth + 1;
    return stack[SLOT] > 0 ? stack[SLOT] - 1 : unowned(stack);
  }

  private static int[] grow(int[] stack) {
    int[] longer = Arrays.copyOf(stack, stack.length * 2);
    STACK.set(longer);
    if (longer[SLOT] > 0) {
      OWNED.set(longer[SLOT] - 1, longer);
    }
    return longer;
  }

  private static int unowned(int[] stack) {
    int calls = ++stack[CALLS];
    if (calls >= CALLS_BEFORE_SLOT && (calls & (calls - 1)) == 0) {
      int slot = Slots.claim(Thread.currentThread());
      if (slot != Slots.NONE) {
        OWNED.set(slot, stack);
        stack[SLOT] = slot + 1;
      }
    }
    return Slots.NONE;
  }

  /** Notes that the calling thread leaves a guard; harmless if it isn't inside. */
  public static void exit(int guardId) {
    int[] stack = STACK.get();
    if (stack != null) {
      exit(stack, guardId);
    }
  }

  /** As {@link #exit}, by the thread's own number. */
  static void exitOwned(int slot, int guardId) {
    int[] stack = OWNED.getPlain(slot);
    if (stack != null) {
      exit(stack, guardId);
    }
  }

  private static void exit(int[] stack, int guardId) {
    int depth = stack[DEPTH];
    for (int i = depth - 1; i >= 0; i--) {
      if (stack[IDS + i] == guardId) {
        int inner = depth - 1 - i;
        if (inner > 0) {
          System.arraycopy(stack, IDS + i + 1, stack, IDS + i, inner);
        }
        stack[DEPTH] = depth - 1;
        return;
      }
    }
  }

  /** Tells whether the calling thread is inside a guard. */
  public static boolean inside(int guardId) {
    int[] stack = STACK.get();
    if (stack == null) {
      return false;
    }
    for (int i = stack[DEPTH]; i > 0; i--) {
      if (stack[IDS + i - 1] == guardId) {
        return true;
      }
    }
    return false;
  }
}
