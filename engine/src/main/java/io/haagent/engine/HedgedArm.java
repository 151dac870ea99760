package io.haagent.engine;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An attempt, or one of its hedges: its token, until somebody takes it to settle it. One that was
 * given up may still run, and is back when its stage completes.
 */
final class HedgedArm<T> extends AtomicLong {
  private static final long serialVersionUID = 1L;
  private static final int RUNNING = 0;
  private static final int GIVEN_UP = 1;
  private static final int ENDED = 2;

  final transient AsyncSteps<T> steps;
  private final long admitted;
  private final AtomicInteger state = new AtomicInteger(RUNNING);
  private transient volatile @Nullable CompletionStage<T> stage;

  /** The token, for the thread that has ended the attempt. */
  private long taken;

  HedgedArm(AsyncSteps<T> steps, long token) {
    super(token);
    this.steps = steps;
    this.admitted = token;
  }

  @Nullable CompletionStage<T> stage() {
    return stage;
  }

  void runs(@Nullable CompletionStage<T> made) {
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

  /** Tells that the arm, which is about to be settled, may run on; returns what to settle it by. */
  long giveUp(long token) {
    return state.compareAndSet(RUNNING, GIVEN_UP) ? steps.giveUp(token) : token;
  }

  /** The arm's stage is complete, or there will be none. */
  void isOver() {
    if (!state.compareAndSet(RUNNING, ENDED)) {
      isBack();
    }
  }

  /** The arm runs no more if it has been given up. */
  void isBack() {
    if (state.compareAndSet(GIVEN_UP, ENDED)) {
      steps.back(admitted);
    }
  }

  /** Settles the arm, unless that is done, as one that nobody wants any more. */
  void abandon(long start) {
    long token = take();
    if (token != 0) {
      steps.abandoned(giveUp(token), start);
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
