package io.haagent.bench.timer;

import io.haagent.engine.Scheduler;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The JDK's timer, a heap behind a lock, used as sparingly as it allows. */
final class QueueTimer implements Scheduler, AutoCloseable {
  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(
          1,
          work -> {
            Thread thread = new Thread(work, "queue-timer");
            thread.setDaemon(true);
            return thread;
          });

  QueueTimer() {
    executor.setRemoveOnCancelPolicy(true);
  }

  @Override
  public Handle schedule(Runnable work, long delayNanos) {
    Task task = new Task(work);
    task.future = executor.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    return task;
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private static final class Task extends AtomicBoolean
      implements Callable<@Nullable Void>, Handle {
    private static final long serialVersionUID = 1L;

    private final transient Runnable work;
    private transient volatile @Nullable Future<?> future;

    Task(Runnable work) {
      this.work = work;
    }

    @Override
    public @Nullable Void call() {
      if (compareAndSet(false, true)) {
        work.run();
      }
      return null;
    }

    @Override
    public void cancel() {
      Future<?> scheduled = future;
      if (compareAndSet(false, true) && scheduled != null) {
        scheduled.cancel(false);
      }
    }
  }
}
