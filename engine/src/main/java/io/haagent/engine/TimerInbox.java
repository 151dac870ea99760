package io.haagent.engine;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Where threads leave entries for the timer's thread: stacks, each in a line of memory of its own,
 * chosen by the number of the thread. Lock-free; leaving an entry is one compare-and-set.
 *
 * <p>Most entries are cancelled soon. One that is on top of its stack when the next comes is left
 * out, so that calls which follow each other don't pile up; and an entry knows how deep it lies, so
 * that who makes a stack too deep can tell without a counter.
 *
 * <p>A stack's head is never again what it once was: it goes to an entry that is new, or to null.
 * So a compare-and-set that succeeds has seen what is below, and entries that were left out can be
 * unlinked, lest one that somebody holds keeps all before it.
 */
final class TimerInbox {
  /** So many uncollected entries, 32 kB, are worth to wake the timer's thread. */
  static final int DEEP = 1024;

  /** A stack is cut by as many at once, so that leaving an entry takes a bounded time. */
  private static final int MOST_LEFT_OUT = 16;

  /** As {@link Counts} has them. */
  private static final int STACKS =
      Integer.highestOneBit(Math.min(Runtime.getRuntime().availableProcessors(), 16) * 4 - 1);

  /** 128 bytes of references, as processors fetch lines in pairs. */
  private static final int STACK_SHIFT = 5;

  private final AtomicReferenceArray<@Nullable TimerEntry> heads =
      new AtomicReferenceArray<>(STACKS + 1 << STACK_SHIFT);

  /** Leaves an entry; returns true if its stack has become deep by it. */
  boolean push(TimerEntry entry) {
    int stack = ((int) Thread.currentThread().getId() & STACKS - 1) + 1 << STACK_SHIFT;
    for (; ; ) {
      TimerEntry head = heads.get(stack);
      TimerEntry below = head;
      for (int i = 0; i < MOST_LEFT_OUT && below != null && below.isTaken(); i++) {
        below = below.next;
      }
      entry.next = below;
      entry.depth = below == null ? 1 : below.depth + 1;
      if (heads.compareAndSet(stack, head, entry)) {
        unlink(head, below);
        return entry.depth == DEEP;
      }
    }
  }

  @SuppressWarnings("ReferenceEquality")
  private static void unlink(@Nullable TimerEntry from, @Nullable TimerEntry to) {
    TimerEntry entry = from;
    while (entry != null && entry != to) {
      TimerEntry next = entry.next;
      entry.next = null;
      entry = next;
    }
  }

  /**
   * Puts all entries in the wheel but those that have been cancelled; on the timer's thread.
   *
   * @return when the first of them is due, or was, cancelled ones included; {@link
   *     TimerWheel#NEVER} if there were none
   */
  long drain(TimerWheel wheel) {
    long first = TimerWheel.NEVER;
    for (int stack = 1; stack <= STACKS; stack++) {
      int at = stack << STACK_SHIFT;
      TimerEntry entry = heads.get(at) == null ? null : heads.getAndSet(at, null);
      while (entry != null) {
        TimerEntry next = entry.next;
        entry.next = null;
        first = Math.min(first, entry.tick);
        if (!entry.isTaken()) {
          wheel.add(entry);
        }
        entry = next;
      }
    }
    return first;
  }
}
