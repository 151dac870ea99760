package io.haagent.engine;

import io.haagent.bootstrap.Gate;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * One daemon thread, {@code ha-agent-timer}, that is started when the first task comes.
 * Thread-safe.
 */
public final class TimerThread implements Scheduler, AutoCloseable {
  private final ScheduledThreadPoolExecutor executor;

  /** Makes a timer; no thread yet. */
  public TimerThread() {
    executor = new ScheduledThreadPoolExecutor(1, new Factory());
    // A cancelled task holds the application's objects; without this it would until its time.
    executor.setRemoveOnCancelPolicy(true);
  }

  @Override
  public Handle schedule(Runnable task, long delayNanos) {
    return new Scheduled(executor.schedule(new Contained(task), delayNanos, TimeUnit.NANOSECONDS));
  }

  /** Drops the tasks that wait and ends the thread. */
  @Override
  public void close() {
    executor.shutdownNow();
  }

  private record Scheduled(Future<?> future) implements Handle {
    @Override
    public void cancel() {
      future.cancel(false);
    }
  }

  /** A task that fails is a fault of ours: tell, and keep the thread. */
  private record Contained(Runnable task) implements Runnable {
    @Override
    public void run() {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        Gate.fault("timer", e);
      }
    }
  }

  /**
   * Makes a thread that has nothing of the application's thread that happens to need it first: not
   * its context loader, its inheritable thread locals, its thread group, nor, by the privileged
   * block, its access control context, which would hold the loaders of everyone on its stack.
   */
  private static final class Factory implements ThreadFactory {
    @Override
    @SuppressWarnings("removal") // Without a security manager it still decides what is inherited.
    public Thread newThread(Runnable work) {
      return AccessController.doPrivileged((PrivilegedAction<Thread>) () -> make(work));
    }

    private static Thread make(Runnable work) {
      ThreadGroup root = Thread.currentThread().getThreadGroup();
      while (root.getParent() != null) {
        root = root.getParent();
      }
      Thread thread = new Thread(root, work, "ha-agent-timer", 0, false);
      thread.setDaemon(true);
      thread.setContextClassLoader(null);
      return thread;
    }
  }
}
