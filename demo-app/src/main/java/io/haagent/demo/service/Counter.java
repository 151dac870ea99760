package io.haagent.demo.service;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Work with a limit to how much of it can wait: a few payments are made at a time, others queue,
 * and a queue that grows too long takes the whole counter down for a while. Thread-safe.
 */
final class Counter {

  private static final int AT_A_TIME = 4;
  private static final long PAYMENT_MILLIS = 40;
  private static final int MOST_INSIDE = 30;
  private static final long RESTART_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);

  private final Semaphore desks = new Semaphore(AT_A_TIME, true);
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicLong downSince = new AtomicLong(System.nanoTime() - RESTART_NANOS);

  /** Makes one payment. False if the counter is down, or went down because of this one. */
  boolean serve() {
    if (System.nanoTime() - downSince.get() < RESTART_NANOS) {
      return false;
    }
    try {
      if (inside.incrementAndGet() > MOST_INSIDE) {
        downSince.set(System.nanoTime());
        return false;
      }
      return pay();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      inside.decrementAndGet();
    }
  }

  private boolean pay() throws InterruptedException {
    desks.acquire();
    try {
      Thread.sleep(PAYMENT_MILLIS);
      return true;
    } finally {
      desks.release();
    }
  }
}
