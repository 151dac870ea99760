package io.haagent.adapters.jdkhttp;

import io.haagent.engine.Hop;
import io.haagent.engine.PolicyGuard;
import io.haagent.engine.Scheduler;
import io.haagent.engine.TimeLimit;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Ends a {@code send} at its deadline, or one attempt of it, by ending the future that it waits
 * for. Armed by the calling thread, fires on the timer's.
 */
final class SendDeadline implements Runnable {
  private final PolicyGuard guard;
  private final TimeLimit by;
  private volatile @Nullable CompletableFuture<?> running;
  private volatile boolean over;
  private Scheduler.@Nullable Handle handle;

  SendDeadline(PolicyGuard guard, TimeLimit by) {
    this.guard = guard;
    this.by = by;
  }

  void arm(CompletableFuture<?> first, long nanos) {
    running = first;
    handle = guard.scheduler().schedule(this, nanos);
  }

  /** The next attempt's future takes the place of the last one's. */
  void next(CompletableFuture<?> future) {
    running = future;
    if (over) {
      run();
    }
  }

  void disarm() {
    running = null;
    if (handle != null) {
      handle.cancel();
    }
  }

  /** Tells whether the time is over. */
  boolean over() {
    return over;
  }

  @Override
  public void run() {
    over = true;
    CompletableFuture<?> future = running;
    if (future != null) {
      // Not on the timer's thread: to cancel an exchange tells the application's subscriber.
      Hop.surely(future.defaultExecutor(), () -> cut(future, Rejections.timeout(guard, by)));
    }
  }

  /**
   * Completes a client's future and cancels its exchange. The client's futures pass a cancellation
   * on to the exchange only while they aren't completed, but so do all that are made of them: a
   * fresh one does it, whatever has become of the first.
   */
  static void cut(CompletableFuture<?> future, Throwable timeout) {
    CompletableFuture<?> fresh = future.newIncompleteFuture();
    if (future.completeExceptionally(timeout)) {
      fresh.cancel(true);
    }
  }
}
