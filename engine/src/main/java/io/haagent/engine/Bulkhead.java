package io.haagent.engine;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds how many calls run at once. Callers that wait are parked and served first come, first
 * served; a caller that doesn't wait never overtakes one that does.
 */
final class Bulkhead {

  /** Takes no monitor: a queue of parked threads around one CAS'd word. */
  private final Semaphore permits;

  Bulkhead(int maxConcurrent) {
    if (maxConcurrent < 1) {
      throw new IllegalArgumentException("maxConcurrent must be at least 1: " + maxConcurrent);
    }
    this.permits = new Semaphore(maxConcurrent, true);
  }

  /**
   * Takes a permit, waiting for it if need be.
   *
   * @return false when the time is over or the thread was interrupted; its flag is then still set
   */
  boolean tryAcquire(long waitNanos) {
    if (!permits.hasQueuedThreads() && permits.tryAcquire()) {
      return true;
    }
    if (waitNanos <= 0) {
      return false;
    }
    try {
      return permits.tryAcquire(waitNanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Gives a permit back, from whichever thread. */
  void release() {
    permits.release();
  }
}
