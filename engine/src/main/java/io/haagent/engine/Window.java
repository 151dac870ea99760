package io.haagent.engine;

/**
 * The recent calls that a closed breaker judges by. Implementations are thread-safe and lock-free.
 */
interface Window {
  /** A call that neither failed nor was slow. */
  int GOOD = 0;

  /** A call that failed. */
  int FAILED = 1;

  /** A call that was slow; together with {@link #FAILED}, one that was both. */
  int SLOW = 2;

  /**
   * Adds a call that ended.
   *
   * @param kind {@link #GOOD}, or what was wrong with it
   * @return false where no call in the window is bad, so that there is nothing to judge
   */
  boolean record(int kind, long now);

  /**
   * Tells whether a good call changes nothing but the number of good calls and can't open the
   * breaker, so that counting it in the thread's stripe is all that there is to do.
   */
  boolean isCalm(long now);

  /** Notes that the calls of this moment don't open the breaker, nor will more good ones. */
  default void judged(long now) {}

  /** The same after a change of what opens it. */
  default void unjudged() {}

  /** Returns a number that is not above {@link #calls}, without a look at each thread's stripe. */
  long leastCalls(long now);

  /** Turns a good call recorded lately into a failed one, or adds a failed one if there is none. */
  void amend(long now);

  /** Tells what the window holds, the oldest first. */
  void remember(long now, WindowMemory memory);

  /** Adds calls of a kind that another window held at this time; before anybody uses this one. */
  void restore(int kind, int count, long time);

  /** Returns how many calls the window holds. */
  long calls(long now);

  /** Returns how many of them failed. */
  long failed(long now);

  /** Returns how many of them were slow. */
  long slow(long now);

  /** Returns how many of them failed, were slow, or both. */
  long failedOrSlow(long now);
}
