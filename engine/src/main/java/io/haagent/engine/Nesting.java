package io.haagent.engine;

import org.jspecify.annotations.Nullable;

/**
 * Which guards the calling thread is inside of, so that a guarded call within a guarded call of the
 * same guard passes free.
 *
 * <p>The per-thread value is a plain {@code int[]} (the depth, then the guards' ids), created on a
 * thread's first guarded call and kept: a thread that outlives the agent then holds nothing of it.
 */
public final class Nesting {
  private static final int INITIAL = 8;
  private static final ThreadLocal<int @Nullable []> STACK = new ThreadLocal<>();

  private Nesting() {}

  /**
   * Notes that the calling thread goes into a guard.
   *
   * @return false, with nothing noted, if the thread is already inside that guard
   */
  public static boolean enter(int guardId) {
    int[] stack = STACK.get();
    if (stack == null) {
      stack = new int[INITIAL];
      STACK.set(stack);
    }
    int depth = stack[0];
    for (int i = 1; i <= depth; i++) {
      if (stack[i] == guardId) {
        return false;
      }
    }
    if (depth + 1 == stack.length) {
      stack = java.util.Arrays.copyOf(stack, stack.length * 2);
      STACK.set(stack);
    }
    stack[depth + 1] = guardId;
    stack[0] = depth + 1;
    return true;
  }

  /** Notes that the calling thread leaves a guard; harmless if it isn't inside. */
  public static void exit(int guardId) {
    int[] stack = STACK.get();
    if (stack == null) {
      return;
    }
    int depth = stack[0];
    for (int i = depth; i > 0; i--) {
      if (stack[i] == guardId) {
        System.arraycopy(stack, i + 1, stack, i, depth - i);
        stack[0] = depth - 1;
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
    for (int i = stack[0]; i > 0; i--) {
      if (stack[i] == guardId) {
        return true;
      }
    }
    return false;
  }
}
