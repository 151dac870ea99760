package io.haagent.agent;

import java.security.AccessController;
import java.security.PrivilegedAction;

/**
 * Makes the agent's threads: daemons that have nothing of the thread that happens to make them, be
 * it one of the app's: not its context loader, its inheritable thread locals, its thread group,
 * nor, by the privileged block, its access control context, which would hold the loaders of
 * everyone on its stack.
 */
final class AgentThread implements PrivilegedAction<Thread> {
  private final Runnable task;
  private final String name;

  private AgentThread(Runnable task, String name) {
    this.task = task;
    this.name = name;
  }

  /** Makes a thread that isn't started yet; its name is to begin with {@code ha-agent-}. */
  @SuppressWarnings("removal") // without a security manager it still decides what is inherited
  static Thread unstarted(Runnable task, String name) {
    return AccessController.doPrivileged(new AgentThread(task, name));
  }

  @Override
  public Thread run() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    while (root.getParent() != null) {
      root = root.getParent();
    }
    Thread thread = new Thread(root, task, name, 0, false);
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
