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

  /** Waits for a thread to end, unless it is the calling one, and keeps an interrupt for later. */
  static void join(Thread thread) {
    if (thread == Thread.currentThread()) {
      return;
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
