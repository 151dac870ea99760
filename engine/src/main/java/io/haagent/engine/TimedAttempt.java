package io.haagent.engine;

import io.haagent.bootstrap.Gate;
import org.jspecify.annotations.Nullable;

/** An attempt that its own time cuts. */
final class TimedAttempt<T> extends AsyncAttempt<T> implements Runnable {
  private static final long serialVersionUID = 1L;

  private transient volatile Scheduler.@Nullable Handle timer;

  TimedAttempt(AsyncCall<T> call, long token) {
    super(call, token);
  }

  @Override
  void arm(PolicyGuard guard, long start) {
    long nanos = guard.attemptRemaining(token);
    if (nanos >= guard.remaining(start)) {
      return;
    }
    Scheduler.Handle handle = null;
    try {
      handle = guard.scheduler().schedule(this, nanos);
    } catch (RuntimeException | Error fault) {
      Gate.fault("timer", fault);
    }
    timer = handle;
    if (!isRunning() && handle != null) {
      handle.cancel();
    }
  }

  @Override
  boolean leave(int state) {
    boolean first = super.leave(state);
    Scheduler.Handle handle = timer;
    if (first && handle != null) {
      handle.cancel();
    }
    return first;
  }

  /** The time is over; on the timer's thread. */
  @Override
  public void run() {
    call.timedOut(this);
  }
}
