package io.haagent.engine;

import org.jspecify.annotations.Nullable;

/**
 * Runs short tasks later: the end of an asynchronous call's deadline or backoff. Implementations
 * are thread-safe.
 */
@FunctionalInterface
public interface Scheduler {

  /**
   * Runs a task once, not before the delay is over; a timer that is closed before drops it. The
   * task must be short and must not block: it shares its thread with every other guard's.
   *
   * @param delayNanos nanoseconds; 0 or less means as soon as possible
   * @return cancels the task; null from a timer that is closed, which will not run it
   */
  @Nullable Handle schedule(Runnable task, long delayNanos);

  /**
   * Runs a task that somebody's call waits for: like {@link #schedule}, but a timer that is closed
   * before its time runs it at once.
   */
  default @Nullable Handle scheduleSurely(Runnable task, long delayNanos) {
    return schedule(task, delayNanos);
  }

  /** A task that waits for its time. */
  @FunctionalInterface
  interface Handle {

    /** Lets go of the task if it hasn't begun; harmless at any time and as often as one likes. */
    void cancel();
  }
}
