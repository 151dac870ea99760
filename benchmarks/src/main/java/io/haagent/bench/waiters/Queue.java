package io.haagent.bench.waiters;

import io.haagent.engine.Outcome;
import io.haagent.engine.PolicyGuard;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Callers of one guard that come one after the other, each once the one before is parked, so that
 * their order is known.
 */
final class Queue {
  private static final long PATIENCE_SECONDS = 120;

  private final VirtualThreads threads;
  private final PolicyGuard guard;
  private final int callers;
  private final long[] granted;
  private final int[] order;
  private final AtomicInteger grants = new AtomicInteger();
  private final CountDownLatch done;

  Queue(VirtualThreads threads, PolicyGuard guard, int callers) {
    this.threads = threads;
    this.guard = guard;
    this.callers = callers;
    this.granted = new long[callers];
    this.order = new int[callers];
    this.done = new CountDownLatch(callers);
  }

  /** Has all callers come; returns the most that were parked at the same moment. */
  int fill() {
    int most = 0;
    for (int i = 0; i < callers; i++) {
      int caller = i;
      Thread thread = threads.start(() -> call(caller));
      while (granted(caller) == 0
          && thread.getState() != Thread.State.TIMED_WAITING
          && thread.getState() != Thread.State.TERMINATED) {
        Thread.yield();
      }
      most = Math.max(most, i + 1 - grants.get());
    }
    return most;
  }

  private void call(int caller) {
    long start = guard.start();
    long token = guard.admit(start, true);
    long now = System.nanoTime();
    if (token > 0) {
      int place = grants.getAndIncrement();
      order[place] = caller;
      granted[caller] = now;
      guard.settle(token, start, Outcome.SUCCESS);
    }
    done.countDown();
  }

  private long granted(int caller) {
    // Seen late at worst: the one who asks only waits for it.
    return granted[caller];
  }

  /** Tells whether other virtual threads get to run while the callers are parked. */
  boolean othersRun() throws InterruptedException {
    CountDownLatch others = new CountDownLatch(1_000);
    for (int i = 0; i < 1_000; i++) {
      threads.start(
          () -> {
            LockSupport.parkNanos(1_000);
            others.countDown();
          });
    }
    return others.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  void await() throws InterruptedException {
    if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS) || grants.get() != callers) {
      throw new IllegalStateException(grants.get() + " of " + callers + " were let in");
    }
  }

  /** Counts callers that were let in later than one that had come after them. */
  int overtaken() {
    int overtaken = 0;
    int latest = -1;
    for (int caller : order) {
      overtaken += caller < latest ? 1 : 0;
      latest = Math.max(latest, caller);
    }
    return overtaken;
  }

  /** Returns how late callers were in order, in nanoseconds, the n-th due n periods after start. */
  long[] late(long start, long period) {
    long[] late = new long[callers];
    for (int caller = 0; caller < callers; caller++) {
      late[caller] = Math.max(0, granted[caller] - start - caller * period);
    }
    Arrays.sort(late);
    return late;
  }

  /** Returns how long after the one before each was let in, in order, in nanoseconds. */
  long[] apart() {
    long[] apart = new long[callers - 1];
    for (int place = 1; place < callers; place++) {
      apart[place - 1] = Math.max(0, granted[order[place]] - granted[order[place - 1]]);
    }
    Arrays.sort(apart);
    return apart;
  }
}
