package io.haagent.it.target.live;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** What the program depends on: two of three runs of each method fail. */
final class Service {

  private static final AtomicInteger FLAKY = new AtomicInteger();
  private static final AtomicInteger SLOWLY = new AtomicInteger();
  private static final AtomicInteger ASYNC = new AtomicInteger();

  private Service() {}

  static String flaky() throws IOException {
    return answer(FLAKY.incrementAndGet());
  }

  /** As {@link #flaky}; its guard waits long before it repeats. */
  static String slowly() throws IOException {
    return answer(SLOWLY.incrementAndGet());
  }

  /** As {@link #flaky}; its guard waits for ever before it repeats. */
  static CompletableFuture<String> async() {
    try {
      return CompletableFuture.completedFuture(answer(ASYNC.incrementAndGet()));
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Fails when it is let go. */
  static String held(Runnable inside, CountDownLatch leave) throws IOException {
    inside.run();
    try {
      leave.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    throw new IOException("let go");
  }

  private static String answer(int run) throws IOException {
    if (run % 3 != 0) {
      throw new IOException("run " + run);
    }
    return "run " + run;
  }
}
