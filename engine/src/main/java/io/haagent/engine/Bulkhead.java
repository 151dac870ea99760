package io.haagent.engine;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds how many calls run at once. Callers that wait are parked and served first come, first
 * served; a caller that doesn't wait never overtakes one that does.
 */
final class Bulkhead {

  private final Permits permits;
  private int maxConcurrent;

  Bulkhead(int maxConcurrent) {
    if (maxConcurrent < 1) {
      throw new IllegalArgumentException("maxConcurrent must be at least 1: " + maxConcurrent);
    }
    this.permits = new Permits(maxConcurrent);
    this.maxConcurrent = maxConcurrent;
  }

  /**
   * Changes how many may run at once; calls that run keep their permits. Where more of them run
   * than may, none is admitted until enough have ended. Not to be called by two threads at once.
   */
  void resize(int newMaxConcurrent) {
    int more = newMaxConcurrent - maxConcurrent;
    if (more > 0) {
      permits.release(more);
    } else {
      permits.reducePermits(-more);
    }
    maxConcurrent = newMaxConcurrent;
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

  /** Takes no monitor: a queue of parked threads around one CAS'd word, which may be below 0. */
  private static final class Permits extends Semaphore {
    private static final long serialVersionUID = 1L;

    Permits(int permits) {
      super(permits, true);
    }

    @Override
    protected void reducePermits(int reduction) {
      super.reducePermits(reduction);
    }
  }
}
