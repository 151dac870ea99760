package io.haagent.bootstrap;

/** Where faults of the agent's own go, for none of them may reach the application. */
public interface FaultSink {

  /**
   * Takes note of a fault. Must not throw and must not block.
   *
   * @param where what was going on, in a few words
   * @param fault what was caught
   */
  void fault(String where, Throwable fault);
}
