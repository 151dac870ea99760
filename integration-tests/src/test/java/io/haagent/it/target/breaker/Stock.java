package io.haagent.it.target.breaker;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** What is guarded: one method, that does what it is told to. */
final class Stock {

  private Stock() {}

  static String ask(String how) throws Exception {
    switch (how) {
      case "fail" -> throw new IOException("down");
      case "slow" -> spend(150_000_000);
      case "hang" -> new CountDownLatch(1).await();
      default -> {}
    }
    return "answer";
  }

  private static void spend(long nanos) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanos) {
      LockSupport.parkNanos(1_000_000);
    }
  }
}
