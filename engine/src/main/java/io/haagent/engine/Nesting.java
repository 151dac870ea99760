package io.haagent.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which guards the calling thread is inside of, so that a guarded call within a guarded call of the
 * same guard passes free.
 *
 * <p>A thread that owns a number has this in its {@link Owner}. Another one's is a plain {@code
 * int[]} (the depth, the guards' ids), created on its first guarded call and kept: a thread that
 * outlives the agent then holds nothing of it. A thread gets its number while it is inside of
 * nothing, so that only one of the two ever says something.
 */
public final class Nesting {
  private static final int INITIAL = 16;

  /** Where the thread's number is, see {@link Slots}, plus 1. */
  private static final int SLOT = 0;

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

  private static final ThreadLocal<int @Nullable []> STACK = new ThreadLocal<>();

  private Nesting() {}

  /**
   * Notes that the calling thread goes into a guard.
   *
   * @return false, with nothing noted, if the thread is already inside that guard
   */
  public static boolean enter(int guardId) {
    Owner owner = owner();
    return owner != null ? owner.enter(guardId) : enterUnowned(guardId, null);
  }

  /** Returns what the calling thread owns; the thread may earn it by having asked often enough. */
  static @Nullable Owner owner() {
    Thread current = Thread.currentThread();
    Owner near = Slots.near(current);
    return near != null ? near : earn(current);
  }

  private static @Nullable Owner earn(Thread current) {
    int[] stack = STACK.get();
    if (stack == null) {
      stack = new int[INITIAL];
      STACK.set(stack);
    }
    if (stack[SLOT] > 0) {
      return Slots.owned(stack[SLOT] - 1);
    }
    int calls = stack[CALLS];
    stack[CALLS] = calls + 1;
    if (calls < CALLS_BEFORE_SLOT || (calls & (calls - 1)) != 0 || stack[DEPTH] > 0) {
      return null;
    }
    Owner owner = Slots.claim(current);
    if (owner != null) {
      stack[SLOT] = owner.slot + 1;
    }
    return owner;
  }

  /** Returns what the calling thread owns, if it does. */
  static @Nullable Owner find() {
    Owner near = Slots.near(Thread.currentThread());
    if (near != null) {
      return near;
    }
    int[] stack = STACK.get();
    return stack == null || stack[SLOT] == 0 ? null : Slots.owned(stack[SLOT] - 1);
  }

  /**
   * As {@link #enter}, on a thread that {@link #owner} has returned null for.
   *
   * @param ticker notes when the call begins, if it is one in 64; null for never
   */
  static boolean enterUnowned(int guardId, @Nullable Ticker ticker) {
    int[] stack = STACK.get();
    if (stack == null) {
      stack = new int[INITIAL];
      STACK.set(stack);
    }
    stack = push(stack, guardId);
    if (stack == null) {
      return false;
    }
    if (ticker != null && isSampled(stack)) {
      sample(stack, guardId, ticker.nanos());
    }
    return true;
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
    int[] roomy = stack;
    if (IDS + depth == stack.length) {
      roomy = Arrays.copyOf(stack, stack.length * 2);
      STACK.set(roomy);
    }
    roomy[IDS + depth] = guardId;
    roomy[DEPTH] = depth + 1;
    return roomy;
  }

  private static boolean isSampled(int[] stack) {
    stack[RANDOM] = Sampling.next(stack[RANDOM]);
    return Sampling.isDrawn(stack[RANDOM]);
  }

  /** A call inside of a sampled one isn't sampled. */
  private static void sample(int[] stack, int guardId, long now) {
    if (stack[SAMPLED] == 0) {
      stack[SAMPLED] = guardId + 1;
      stack[BEGAN] = (int) now;
      stack[BEGAN + 1] = (int) (now >>> 32);
    }
  }

  /**
   * Notes that the calling thread leaves a guard; harmless if it isn't inside.
   *
   * @return when the call began, if that was noted here, else 0
   */
  public static long exit(int guardId) {
    Owner owner = find();
    if (owner != null) {
      owner.exit(guardId);
      return 0;
    }
    int[] stack = STACK.get();
    return stack == null ? 0 : exit(stack, guardId);
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
    Owner owner = find();
    if (owner != null) {
      return owner.inside(guardId);
    }
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
