package io.haagent.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs the application's code on an executor of its choice, and never on the thread that asks for
 * it: that one is the timer of all guards, or completes somebody else's future. An executor that
 * runs tasks on the spot is passed over in favour of the default one of {@link CompletableFuture};
 * that also keeps a hundred immediate repeats from growing one stack. So is, on the timer, one that
 * is holding up another of the timer's threads.
 */
public final class Hop implements Runnable {
  private final Runnable task;
  private volatile @Nullable Thread asking = Thread.currentThread();

  private Hop(Runnable task) {
    this.task = task;
  }

  /** Returns false if the executor did not take the task. */
  static boolean to(Executor executor, Runnable task) {
    TimerWorker worker = Thread.currentThread() instanceof TimerWorker timer ? timer : null;
    if (worker != null && !worker.enters(executor)) {
      return to(elsewhere(), task, null);
    }
    return to(executor, task, worker);
  }

  private static boolean to(Executor executor, Runnable task, @Nullable TimerWorker worker) {
    Hop hop = new Hop(task);
    try {
      executor.execute(hop);
      return true;
    } catch (RuntimeException | Error e) {
      // Closed, full or, as an error, without a thread to be had.
      return false;
    } finally {
      hop.asking = null;
      if (worker != null) {
        worker.entered = null;
      }
    }
  }

  /** Hands over a task that must run, whatever has become of the executor. */
  public static void surely(Executor executor, Runnable task) {
    if (!to(executor, task)) {
      away(task);
    }
  }

  /** Has a task run, which must, by any thread but this one. */
  static void away(Runnable task) {
    if (!to(elsewhere(), task, null)) {
      // No thread to be had: late on this one is better than never.
      task.run();
    }
  }

  @Override
  public void run() {
    if (Thread.currentThread() == asking) {
      elsewhere().execute(task);
    } else {
      task.run();
    }
  }

  private static Executor elsewhere() {
    return new CompletableFuture<Void>().defaultExecutor();
  }
}
