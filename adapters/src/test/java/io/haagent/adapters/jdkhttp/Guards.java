package io.haagent.adapters.jdkhttp;

import io.haagent.engine.Backoff;
import io.haagent.engine.BreakerSettings;
import io.haagent.engine.PolicyGuard;
import io.haagent.engine.PolicyGuardBuilder;
import io.haagent.engine.Scheduler;
import io.haagent.engine.TimerThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Guards for the tests, on one timer. */
final class Guards {
  static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final Scheduler TIMER = new TimerThread();
  private static final AtomicInteger IDS = new AtomicInteger(100);

  private Guards() {}

  static PolicyGuardBuilder http() {
    return PolicyGuard.builder(IDS.incrementAndGet(), "stock").http().scheduler(TIMER);
  }

  static PolicyGuardBuilder threeAttempts() {
    return http().retry(3, backoff(1));
  }

  static Backoff backoff(long millis) {
    return new Backoff(millis * MILLI, 1, millis * MILLI, 0);
  }

  /** Opens after so many calls of which half failed, and stays open for so long. */
  static BreakerSettings opensAfter(int calls, long openMillis) {
    return new BreakerSettings(calls, 50, false, openMillis * MILLI, 1, 0);
  }

  /** Waits until something is so, for at most ten seconds. */
  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("never: " + what);
      }
      Thread.onSpinWait();
    }
  }
}
