package io.haagent.agent;

/** Makes the agent's threads: daemons that inherit nothing of the app's, so hold nothing of it. */
final class AgentThread {

  private AgentThread() {}

  /** Makes a thread that isn't started yet; its name is to begin with {@code ha-agent-}. */
  static Thread unstarted(Runnable task, String name) {
    Thread thread = new Thread(null, task, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    return thread;
  }
}
