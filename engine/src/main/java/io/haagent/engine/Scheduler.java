package io.haagent.engine;

/**
 * Runs short tasks later: the end of an asynchronous call's deadline or backoff. Implementations
 * are thread-safe.
 */
@FunctionalInterface
public interface Scheduler {

  /**
   * Runs a task once, not before the delay is over. The task must be short and must not block: it
   * shares its thread with every other guard's.
   *
   * @param delayNanos nanoseconds; 0 or less means as soon as possible
   * @return cancels the task
   */
  Handle schedule(Runnable task, long delayNanos);

  /** A task that waits for its time. */
  @FunctionalInterface
  interface Handle {

    /** Lets go of the task if it hasn't begun; harmless at any time and as often as one likes. */
    void cancel();
  }
}
