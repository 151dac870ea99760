package io.haagent.engine;

import io.haagent.engine.PriorityPermits.Waiter;
import org.jspecify.annotations.Nullable;

/**
 * Those that wait, by priority, in order of arrival within one. Whatever their number, adding,
 * removing and finding the first take the same short time. Not thread-safe.
 */
final class WaiterQueue {
  private static final int WORD = Long.SIZE;

  private final @Nullable Waiter[] heads = new Waiter[PriorityPermits.LAST + 1];
  private final @Nullable Waiter[] tails = new Waiter[PriorityPermits.LAST + 1];

  /** A bit for each priority that somebody waits with. */
  private final long[] waiting = new long[heads.length / WORD];

  boolean isEmpty() {
    return (waiting[0] | waiting[1]) == 0;
  }

  /** Returns the one that has waited longest of the most important, or null. */
  @Nullable Waiter first() {
    if (isEmpty()) {
      return null;
    }
    return waiting[0] != 0
        ? heads[Long.numberOfTrailingZeros(waiting[0])]
        : heads[WORD + Long.numberOfTrailingZeros(waiting[1])];
  }

  void add(Waiter waiter) {
    int priority = waiter.priority;
    Waiter tail = tails[priority];
    waiter.before = tail;
    if (tail == null) {
      heads[priority] = waiter;
      waiting[priority / WORD] |= 1L << priority;
    } else {
      tail.next = waiter;
    }
    tails[priority] = waiter;
  }

  void remove(Waiter waiter) {
    int priority = waiter.priority;
    Waiter before = waiter.before;
    Waiter next = waiter.next;
    if (before == null) {
      heads[priority] = next;
    } else {
      before.next = next;
    }
    if (next == null) {
      tails[priority] = before;
    } else {
      next.before = before;
    }
    if (heads[priority] == null) {
      waiting[priority / WORD] &= ~(1L << priority);
    }
    waiter.before = null;
    waiter.next = null;
  }
}
