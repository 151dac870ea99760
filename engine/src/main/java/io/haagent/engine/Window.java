package io.haagent.engine;

/**
 * The recent calls that a closed breaker judges by. Implementations are thread-safe and lock-free.
 */
interface Window {

  /**
   * Adds a call that ended.
   *
   * @return the {@link Tally} of the window with this call; where it holds no failure the calls may
   *     be left uncounted
   */
  long record(boolean failed, long now);

  /** Turns a success recorded lately into a failure, or adds a failure if there is none. */
  long amend(long now);

  /** Returns the {@link Tally} of the window at a moment. */
  long tally(long now);
}
