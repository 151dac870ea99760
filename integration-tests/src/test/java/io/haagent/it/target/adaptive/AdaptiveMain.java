package io.haagent.it.target.adaptive;

import static io.haagent.it.target.Facts.eventually;
import static io.haagent.it.target.Facts.fact;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Keeps a bulkhead busy with calls that never take longer, and counts how many it lets in. */
public final class AdaptiveMain {

  private AdaptiveMain() {}

  public static void main(String[] arguments) throws Exception {
    fact("first", atOnce(10));
    AtomicBoolean enough = new AtomicBoolean();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      callers.add(new Thread(() -> call(enough)));
    }
    callers.forEach(Thread::start);
    fact("grows", eventually(() -> Server.MOST.get() > 3));
    fact("reachesItsBound", eventually(() -> Server.MOST.get() == 8));
    enough.set(true);
    for (Thread caller : callers) {
      caller.join();
    }
    fact("bounded", atOnce(20));
  }

  private static void call(AtomicBoolean enough) {
    while (!enough.get()) {
      try {
        Server.call();
      } catch (RuntimeException rejected) {
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  /** Returns how many of so many calls are let in while none of them ends. */
  private static int atOnce(int calls) throws InterruptedException {
    CountDownLatch decided = new CountDownLatch(calls);
    CountDownLatch leave = new CountDownLatch(1);
    AtomicInteger admitted = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  Server.hold(admitted, decided, leave);
                } catch (RuntimeException rejected) {
                  decided.countDown();
                }
              });
      threads.add(thread);
      thread.start();
    }
    decided.await(20, TimeUnit.SECONDS);
    leave.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    return admitted.get();
  }

  /** Answers in 5 ms, whoever else asks. */
  static final class Server {
    static final AtomicInteger MOST = new AtomicInteger();
    private static final AtomicInteger RUNNING = new AtomicInteger();

    private Server() {}

    static void call() {
      MOST.accumulateAndGet(RUNNING.incrementAndGet(), Math::max);
      LockSupport.parkNanos(5_000_000);
      RUNNING.decrementAndGet();
    }

    static void hold(AtomicInteger admitted, CountDownLatch decided, CountDownLatch leave) {
      admitted.incrementAndGet();
      decided.countDown();
      try {
        leave.await(20, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
