package io.haagent.engine;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** An attempt, or one of its hedges: its token, until somebody takes it to settle it. */
final class HedgedArm<T> extends AtomicLong {
  private static final long serialVersionUID = 1L;

  final transient AsyncSteps<T> steps;
  private transient volatile @Nullable CompletionStage<T> stage;

  /** The token, for the thread that has ended the attempt. */
  private long taken;

  HedgedArm(AsyncSteps<T> steps, long token) {
    super(token);
    this.steps = steps;
  }

  @Nullable CompletionStage<T> stage() {
    return stage;
  }

  void runs(CompletionStage<T> made) {
    stage = made;
  }

  /** Returns the token for the one who settles it, 0 for all others. */
  long take() {
    return getAndSet(0);
  }

  /** Takes the token for the one settlement that ends the attempt; false where it is gone. */
  boolean takeToSettle() {
    long token = take();
    if (token == 0) {
      return false;
    }
    taken = token;
    return true;
  }

  /** Returns the token that was taken to be settled. */
  long taken() {
    return taken;
  }

  /** Settles the arm, unless that is done, as one that nobody wants any more. */
  void abandon(long start) {
    long token = take();
    if (token != 0) {
      steps.abandoned(token, start);
    }
  }

  void cancel(boolean mayInterruptIfRunning) {
    CompletionStage<T> running = stage;
    if (running == null) {
      return;
    }
    try {
      if (running instanceof Future<?> future) {
        future.cancel(mayInterruptIfRunning);
      } else {
        running.toCompletableFuture().cancel(mayInterruptIfRunning);
      }
    } catch (UnsupportedOperationException e) {
      // A minimal stage runs to its own end.
    }
  }
}
