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

  /** The number of a value that another one has taken the place of. */
  private static final int REPLACED = -1;

  /** Where the depth is; the guards' ids follow. */
  private static final int DEPTH = 1;

  /** Where the calls of a thread without a number are counted. */
  private static final int CALLS = 2;

  /** A random number of the thread's own, as {@link #isSampled} makes one of the one before. */
  private static final int RANDOM = 3;

  /** The guard that a sampled call is inside of, plus 1; 0 for none. */
  private static final int SAMPLED = 4;

  /** When that call began, in two halves. */
  private static final int BEGAN = 5;

  private static final int IDS = 7;

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
    return enterOwned(guardId, null) != INSIDE;
  }

  /**
   * As {@link #enter}.
   *
   * @param ticker notes when the call begins, if it is one in 64; null for never
   * @return {@link #INSIDE}; the thread's own number; or {@link Slots#NONE}
   */
  static int enterOwned(int guardId, @Nullable Ticker ticker) {
    int[] stack = STACK.get();
    if (stack == null) {
      stack = new int[INITIAL];
      STACK.set(stack);
    }
    if (stack[DEPTH] == 0) {
      stack[IDS] = guardId;
      stack[DEPTH] = 1;
    } else {
      stack = push(stack, guardId);
      if (stack == null) {
        return INSIDE;
      }
    }
    if (ticker != null && isSampled(stack)) {
      sample(stack, guardId, ticker.nanos());
    }
    return stack[SLOT] > 0 ? stack[SLOT] - 1 : unowned(stack);
  }

  /**
   * Adds an inner guard; returns the thread's value from now on, or null if it is inside already.
   */
  private static int @Nullable [] push(int[] stack, int guardId) {
    int depth = stack[DEPTH];
    for (int i = 0; i < depth; i++) {
      if (stack[IDS + i] == guardId) {
        return null;
      }
    }
    int[] roomy = IDS + depth == stack.length ? grow(stack) : stack;
    roomy[IDS + depth] = guardId;
    roomy[DEPTH] = depth + 1;
    return roomy;
  }

  /**
   * Draws one call in 64, at random and not by counting, so that no pattern of the calls falls in
   * with it: the constants are of Numerical Recipes' generator, whose high bits are its best.
   */
  private static boolean isSampled(int[] stack) {
    int random = stack[RANDOM] * 1664525 + 1013904223;
    stack[RANDOM] = random;
    return random >>> 26 == 0;
  }

  /** A call inside of a sampled one isn't sampled. */
  private static void sample(int[] stack, int guardId, long now) {
    if (stack[SAMPLED] == 0) {
      stack[SAMPLED] = guardId + 1;
      stack[BEGAN] = (int) now;
      stack[BEGAN + 1] = (int) (now >>> 32);
    }
  }

  private static int[] grow(int[] stack) {
    int[] longer = Arrays.copyOf(stack, stack.length * 2);
    STACK.set(longer);
    if (longer[SLOT] > 0) {
      OWNED.set(longer[SLOT] - 1, longer);
      stack[SLOT] = REPLACED;
    }
    return longer;
  }

  private static int unowned(int[] stack) {
    int calls = ++stack[CALLS];
    if (calls >= CALLS_BEFORE_SLOT && (calls & (calls - 1)) == 0) {
      int slot = Slots.claim(Thread.currentThread());
      if (slot != Slots.NONE) {
        take(slot, stack);
      }
    }
    return Slots.NONE;
  }

  /** With a number its value goes from thread to thread, so that stripes can hold on to it. */
  private static void take(int slot, int[] stack) {
    int[] left = OWNED.get(slot);
    int[] mine = left == null || left.length < stack.length ? stack : left;
    if (mine != stack) {
      System.arraycopy(stack, 0, mine, 0, stack.length);
      STACK.set(mine);
    } else if (left != null) {
      left[SLOT] = REPLACED;
    }
    mine[SLOT] = slot + 1;
    OWNED.set(slot, mine);
  }

  /** Returns the value of the calling thread, which owns the number. */
  static int @Nullable [] owned(int slot) {
    return OWNED.get(slot);
  }

  /**
   * Notes that the calling thread leaves a guard; harmless if it isn't inside.
   *
   * @return when the call began, if that was noted, else 0
   */
  public static long exit(int guardId) {
    int[] stack = STACK.get();
    return stack == null ? 0 : exit(stack, guardId);
  }

  /** As {@link #exit}, by what {@link #owned} once returned for the thread's number. */
  static long exitOwned(int @Nullable [] stack, int guardId) {
    if (stack == null || stack[SLOT] == REPLACED) {
      return exit(guardId);
    }
    if (stack[DEPTH] != 1 || stack[IDS] != guardId) {
      return exit(stack, guardId);
    }
    stack[DEPTH] = 0;
    return stack[SAMPLED] == 0 ? 0 : began(stack);
  }

  private static long exit(int[] stack, int guardId) {
    int depth = stack[DEPTH];
    for (int i = depth - 1; i >= 0; i--) {
      if (stack[IDS + i] == guardId) {
        int inner = depth - 1 - i;
        if (inner > 0) {
          System.arraycopy(stack, IDS + i + 1, stack, IDS + i, inner);
        }
        stack[DEPTH] = depth - 1;
        return stack[SAMPLED] == guardId + 1 ? began(stack) : 0;
      }
    }
    return 0;
  }

  private static long began(int[] stack) {
    stack[SAMPLED] = 0;
    long began = (long) stack[BEGAN + 1] << 32 | stack[BEGAN] & 0xffff_ffffL;
    return began == 0 ? 1 : began;
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
