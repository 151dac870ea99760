package io.haagent.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Permits for calls of unlike importance, 0 for the most important to 127: a call gets one while
 * fewer are out than its priority's {@linkplain #share share} of all. So the last ones are left to
 * the important: what telephone networks call trunk reservation, and cellular ones guard channels.
 *
 * <p>Those that wait are served by priority, and first come, first served within one. The share of
 * a less important call is never the greater one: where the first in the queue can't be served,
 * none can, and who finds a permit overtakes nobody as important.
 *
 * <p>All that decides is one word, {@code [size:31 | out:31 | has a queue:1]}, changed by one CAS
 * while nobody waits. While somebody does, every change is made under the lock of the queue, for
 * some dozens of instructions, and leaves nobody in it who could be served.
 */
final class PriorityPermits implements Places {
  /** The least important. */
  static final int LAST = 127;

  private static final long QUEUE = 1;
  private static final long ONE = 2;
  private static final int OUT_BITS = 31;
  private static final int SIZE_SHIFT = OUT_BITS + 1;
  private static final long OUT = (1L << OUT_BITS) - 1;

  private final AtomicLong word;

  /** Permits that calls in shadow would have. */
  private final AtomicInteger shadowed = new AtomicInteger();

  private final ReentrantLock lock = new ReentrantLock();

  /** Under the lock. */
  private final WaiterQueue queue = new WaiterQueue();

  PriorityPermits(int size) {
    word = new AtomicLong((long) size << SIZE_SHIFT);
  }

  /**
   * Returns how many permits may be out for a call to get another one: all for priority 0, every
   * other one for the last. It is a little more than half even then, so that calls of the least
   * importance alone use an {@link AdaptiveLimit} enough for it to be measured.
   */
  static int share(int size, int priority) {
    return (int) (((2L * LAST + 2 - priority) * size + 2 * LAST + 1) / (2 * LAST + 2));
  }

  /** Takes a permit if there is one for this priority, and nobody waits for it. */
  boolean tryAcquire(int priority) {
    for (; ; ) {
      long now = word.get();
      if ((now & QUEUE) != 0) {
        return acquireBesideQueue(priority);
      }
      if (!admits(now, priority)) {
        return false;
      }
      if (word.compareAndSet(now, now + ONE)) {
        return true;
      }
    }
  }

  private boolean acquireBesideQueue(int priority) {
    lock.lock();
    try {
      for (; ; ) {
        long now = word.get();
        if (!admits(now, priority)) {
          return false;
        }
        if (word.compareAndSet(now, now + ONE)) {
          return true;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a permit, waiting for it if need be.
   *
   * @return false when the time is over or the thread was interrupted; its flag is then still set
   */
  boolean tryAcquire(int priority, long waitNanos) {
    if (tryAcquire(priority)) {
      return true;
    }
    if (waitNanos <= 0 || Thread.currentThread().isInterrupted()) {
      return false;
    }
    long begun = System.nanoTime();
    Waiter waiter = enqueue(priority);
    if (waiter == null) {
      return true;
    }
    while (!waiter.served) {
      long left = waitNanos - (System.nanoTime() - begun);
      if (left <= 0 || Thread.currentThread().isInterrupted()) {
        return leave(waiter);
      }
      LockSupport.parkNanos(this, left);
    }
    return true;
  }

  /** Takes a permit after all, and returns null, or a place in the queue. */
  private @Nullable Waiter enqueue(int priority) {
    Waiter waiter = new Waiter(Thread.currentThread(), priority);
    lock.lock();
    try {
      for (; ; ) {
        long now = word.get();
        boolean admits = admits(now, priority);
        if (word.compareAndSet(now, admits ? now + ONE : now | QUEUE)) {
          if (admits) {
            return null;
          }
          queue.add(waiter);
          return waiter;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Leaves the queue; true where the waiter has been served meanwhile. */
  private boolean leave(Waiter waiter) {
    lock.lock();
    try {
      if (!waiter.served) {
        queue.remove(waiter);
        if (queue.isEmpty()) {
          word.set(word.get() & ~QUEUE);
        }
      }
      return waiter.served;
    } finally {
      lock.unlock();
    }
  }

  /** Gives a permit back, from whichever thread. */
  void release() {
    for (; ; ) {
      long now = word.get();
      if ((now & QUEUE) != 0) {
        change(-ONE);
        return;
      }
      if (word.compareAndSet(now, now - ONE)) {
        return;
      }
    }
  }

  @Override
  public void resize(int size) {
    change((long) (size - size(word.get())) << SIZE_SHIFT);
  }

  /** Adds to the word and serves those that can be served now. */
  private void change(long by) {
    Waiter served;
    lock.lock();
    try {
      word.addAndGet(by);
      served = serve();
    } finally {
      lock.unlock();
    }
    while (served != null) {
      Thread thread = served.thread;
      served = served.next;
      LockSupport.unpark(thread);
    }
  }

  /** Returns those that have been served, linked; under the lock. */
  private @Nullable Waiter serve() {
    Waiter served = null;
    Waiter last = null;
    for (Waiter first = queue.first(); first != null; first = queue.first()) {
      long now = word.get();
      if (!admits(now, first.priority)) {
        return served;
      }
      queue.remove(first);
      word.set(queue.isEmpty() ? (now + ONE) & ~QUEUE : now + ONE);
      first.served = true;
      if (last == null) {
        served = first;
      } else {
        last.next = first;
      }
      last = first;
    }
    return served;
  }

  /**
   * Takes for a call in shadow a permit that no other call misses: it counts for those in shadow
   * only.
   */
  boolean tryAcquireInShadow(int priority) {
    for (; ; ) {
      int others = shadowed.get();
      long now = word.get();
      if (out(now) + others >= share(size(now), priority)) {
        return false;
      }
      if (shadowed.compareAndSet(others, others + 1)) {
        return true;
      }
    }
  }

  void releaseInShadow() {
    shadowed.decrementAndGet();
  }

  /** Returns how many may be out. */
  int size() {
    return size(word.get());
  }

  @Override
  public int inUse() {
    return out(word.get()) + shadowed.get();
  }

  private static boolean admits(long word, int priority) {
    return out(word) < share(size(word), priority);
  }

  private static int size(long word) {
    return (int) (word >>> SIZE_SHIFT);
  }

  private static int out(long word) {
    return (int) (word >>> 1 & OUT);
  }

  /** A call that waits. */
  static final class Waiter {
    final Thread thread;
    final int priority;
    @Nullable Waiter before;
    @Nullable Waiter next;
    volatile boolean served;

    Waiter(Thread thread, int priority) {
      this.thread = thread;
      this.priority = priority;
    }
  }
}
