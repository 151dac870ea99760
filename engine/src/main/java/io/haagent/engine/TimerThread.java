package io.haagent.engine;

import io.haagent.bootstrap.Gate;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

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
    Contained contained = new Contained(task);
    contained.future = executor.schedule(contained, delayNanos, TimeUnit.NANOSECONDS);
    return contained;
  }

  /** Drops the tasks that wait and ends the thread. */
  @Override
  public void close() {
    executor.shutdownNow();
  }

  /**
   * A task that fails is a fault of ours: tell, and keep the thread. One object is task and handle,
   * and no Runnable, which the executor would wrap once more: each deadline costs one.
   */
  private static final class Contained implements Callable<@Nullable Void>, Handle {
    private final Runnable task;
    private volatile @Nullable Future<?> future;

    Contained(Runnable task) {
      this.task = task;
    }

    @Override
    public @Nullable Void call() {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        Gate.fault("timer", e);
      }
      return null;
    }

    @Override
    public void cancel() {
      Future<?> scheduled = future;
      if (scheduled != null) {
        scheduled.cancel(false);
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
