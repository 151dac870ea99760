package io.haagent.agent;

/**
 * Leaves the JVM, once, on a thread of its own, which ends with it: who asks for it may be a thread
 * of the app's or of the JVM's, and is to keep nothing of the agent's.
 */
final class Detachment implements Runnable {
  private final RunningAgent agent;
  private final Thread thread = AgentThread.unstarted(this, "ha-agent-detach");

  Detachment(RunningAgent agent) {
    this.agent = agent;
    thread.start();
  }

  /** Returns when the agent has left. */
  void await() {
    AgentThread.join(thread);
  }

  @Override
  public void run() {
    agent.leave();
  }
}
