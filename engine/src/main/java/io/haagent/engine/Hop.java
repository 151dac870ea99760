package io.haagent.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs the application's code on an executor of its choice, and never on the thread that asks for
 * it: that one is the timer of all guards, or completes somebody else's future. An executor that
 * runs tasks on the spot is passed over in favour of the default one of {@link CompletableFuture};
 * that also keeps a hundred immediate repeats from growing one stack.
 */
final class Hop implements Runnable {
  private final Runnable task;
  private volatile @Nullable Thread asking = Thread.currentThread();

  private Hop(Runnable task) {
    this.task = task;
  }

  /** Returns false if the executor did not take the task. */
  static boolean to(Executor executor, Runnable task) {
    Hop hop = new Hop(task);
    try {
      executor.execute(hop);
      return true;
    } catch (RuntimeException | Error e) {
      // Closed, full or, as an error, without a thread to be had.
      return false;
    } finally {
      hop.asking = null;
    }
  }

  /** Hands over a task that must run, whatever has become of the executor. */
  static void surely(Executor executor, Runnable task) {
    if (!to(executor, task)) {
      elsewhere().execute(task);
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
