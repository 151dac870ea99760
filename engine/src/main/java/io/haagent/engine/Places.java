package io.haagent.engine;

/** What an {@link AdaptiveLimit} sizes: places for calls that run at the same time. */
interface Places {

  /** Returns how many are taken, those among them that are only held in readiness. */
  int inUse();

  /**
   * Changes how many there are; calls that run keep theirs. Not to be called by two threads at
   * once.
   */
  void resize(int size);
}
