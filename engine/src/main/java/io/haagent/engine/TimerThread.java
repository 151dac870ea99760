package io.haagent.engine;

import io.haagent.bootstrap.Gate;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One daemon thread, {@code ha-agent-timer}, that is started when the first task comes.
 * Thread-safe.
 */
public final class TimerThread implements Scheduler, AutoCloseable {
  private final ScheduledThreadPoolExecutor executor;

  /** What must run though the timer be closed; backoffs only, so that few calls pay for it. */
  private final Set<SureTask> sure = ConcurrentHashMap.newKeySet();

  private volatile boolean closed;

  /** Makes a timer; no thread yet. */
  public TimerThread() {
    executor = new ScheduledThreadPoolExecutor(1, new Factory());
    // A cancelled task holds the application's objects; without this it would until its time.
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public @Nullable Handle schedule(Runnable work, long delayNanos) {
    Task task = new Task(work);
    return start(task, delayNanos) ? task : null;
  }

  @Override
  public @Nullable Handle scheduleSurely(Runnable work, long delayNanos) {
    SureTask task = new SureTask(work, sure);
    sure.add(task);
    boolean started = false;
    try {
      started = start(task, delayNanos);
    } finally {
      if (!started) {
        sure.remove(task);
      }
    }
    if (started && !closed) {
      return task;
    }
    // Whoever takes the task, this thread or the one that closes, decides what becomes of it.
    return task.take() ? null : task;
  }

  private boolean start(Task task, long delayNanos) {
    try {
      task.future = executor.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /**
   * Ends the thread. Tasks of {@link #scheduleSurely} that wait are run, on the calling thread and
   * at once; the others are dropped. Harmless when repeated.
   */
  @Override
  public void close() {
    closed = true;
    executor.shutdown();
    for (Task task : sure) {
      task.run();
    }
  }

  /**
   * A task that fails is a fault of ours: tell, and keep the thread. One object is task and handle,
   * taken once by whoever runs or cancels it, and no Runnable, which the executor would wrap once
   * more: each deadline costs one.
   */
  private static class Task extends AtomicBoolean implements Callable<@Nullable Void>, Handle {
    private static final long serialVersionUID = 1L;

    private final transient Runnable work;
    private transient volatile @Nullable Future<?> future;

    Task(Runnable work) {
      this.work = work;
    }

    boolean take() {
      return compareAndSet(false, true);
    }

    void run() {
      if (!take()) {
        return;
      }
      try {
        work.run();
      } catch (RuntimeException | Error e) {
        Gate.fault("timer", e);
      }
    }

    @Override
    public @Nullable Void call() {
      run();
      return null;
    }

    @Override
    public void cancel() {
      take();
      Future<?> scheduled = future;
      if (scheduled != null) {
        scheduled.cancel(false);
      }
    }
  }

  /** A task that is known to the timer until it is taken. */
  private static final class SureTask extends Task {
    private static final long serialVersionUID = 1L;

    private final transient Set<SureTask> among;

    SureTask(Runnable work, Set<SureTask> among) {
      super(work);
      this.among = among;
    }

    @Override
    boolean take() {
      among.remove(this);
      return super.take();
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
