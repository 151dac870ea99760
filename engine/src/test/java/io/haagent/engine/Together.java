package io.haagent.engine;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Has threads do something again and again, all of them beginning each round at one moment. */
final class Together {
  /** What one thread does in a round. */
  @FunctionalInterface
  interface Work {
    void run(int thread, int round) throws Exception;
  }

  /** What is done between two rounds, while no thread is at work. */
  @FunctionalInterface
  interface Check {
    void run(int round);
  }

  private Together() {}

  /** Makes the rounds; ends with the first failure of a thread or of the check. */
  static void run(int threads, int rounds, Work work, Check afterRound)
      throws InterruptedException {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    int[] round = new int[1];
    AtomicInteger begun = new AtomicInteger();
    CyclicBarrier ends = new CyclicBarrier(threads, () -> checked(afterRound, round[0]++, failure));
    Thread[] running = new Thread[threads];
    for (int i = 0; i < threads; i++) {
      int thread = i;
      running[i] = new Thread(() -> work(thread, rounds, work, begun, ends, failure));
      running[i].start();
    }
    for (Thread thread : running) {
      thread.join();
    }
    if (failure.get() != null) {
      throw new AssertionError(failure.get());
    }
  }

  static void run(int threads, int rounds, Work work) throws InterruptedException {
    run(threads, rounds, work, round -> {});
  }

  private static void checked(Check check, int round, AtomicReference<Throwable> failure) {
    try {
      check.run(round);
    } catch (Throwable thrown) {
      failure.compareAndSet(null, thrown);
    }
  }

  private static void work(
      int thread,
      int rounds,
      Work work,
      AtomicInteger begun,
      CyclicBarrier ends,
      AtomicReference<Throwable> failure) {
    for (int round = 0; round < rounds && failure.get() == null; round++) {
      try {
        // All are awake by then, so that they begin within some nanoseconds.
        int all = (begun.incrementAndGet() + ends.getParties() - 1) / ends.getParties();
        for (int looks = 0; begun.get() < all * ends.getParties(); looks++) {
          if (looks > 1000) {
            Thread.yield();
          }
        }
        work.run(thread, round);
      } catch (Throwable thrown) {
        failure.compareAndSet(null, thrown);
      }
      try {
        ends.await();
      } catch (Exception e) {
        failure.compareAndSet(null, e);
      }
    }
  }
}
