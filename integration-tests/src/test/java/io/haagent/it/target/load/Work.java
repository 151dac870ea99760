package io.haagent.it.target.load;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** What the policies guard. Each method's outcome is the same with a guard and without. */
final class Work {

  private static final ThreadLocal<Integer> TRIES = ThreadLocal.withInitial(() -> 0);

  private Work() {}

  static int sync(int given) {
    return given + 1;
  }

  static int late(int given) {
    return given + 2;
  }

  static void failing(Expected expected) throws Expected {
    throw expected;
  }

  static CompletableFuture<Integer> async(int given, Executor executor) {
    return CompletableFuture.supplyAsync(() -> given + 3, executor);
  }

  /** Fails every first time, so that it is its guard's retry that makes it succeed. */
  static int flaky(int given) throws IOException {
    TRIES.set(TRIES.get() + 1);
    if (TRIES.get() % 2 == 1) {
      throw new IOException("down for a moment");
    }
    return given + 4;
  }

  /** Makes the next call of {@link #flaky} on this thread a first one. */
  static void firstAgain() {
    TRIES.set(0);
  }

  /** What {@link #failing} is to throw: the very object, whoever is in between. */
  static final class Expected extends Exception {
    private static final long serialVersionUID = 1;
  }
}
