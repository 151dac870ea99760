package io.haagent.adapters.http;

import io.haagent.engine.Scheduler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Ends a blocking call at its deadline by cancelling it, unless it has ended by itself. Armed and
 * disarmed by the calling thread, fires on the timer's.
 */
final class CallDeadline extends AtomicInteger implements Runnable {
  private static final long serialVersionUID = 1L;
  private static final int RUNNING = 0;
  private static final int OVER = 1;
  private static final int ENDED = 2;

  private final transient Runnable cancel;
  private transient Scheduler.@Nullable Handle handle;

  CallDeadline(Runnable cancel) {
    super(RUNNING);
    this.cancel = cancel;
  }

  void arm(Scheduler scheduler, long nanos) {
    handle = scheduler.schedule(this, nanos);
  }

  /** Returns true where the call is over before its deadline. */
  boolean disarm() {
    boolean inTime = compareAndSet(RUNNING, ENDED);
    if (handle != null) {
      handle.cancel();
    }
    return inTime;
  }

  boolean isOver() {
    return get() == OVER;
  }

  @Override
  public void run() {
    if (compareAndSet(RUNNING, OVER)) {
      // Not on the timer's thread: to cancel closes a socket and may tell the application.
      CompletableFuture<Void> unused = CompletableFuture.runAsync(cancel);
    }
  }
}
