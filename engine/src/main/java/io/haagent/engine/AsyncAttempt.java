package io.haagent.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of an asynchronous call. Whoever ends it or gives it up settles it, once; one that
 * was given up may still run, and is back when its stage completes.
 */
sealed class AsyncAttempt<T> extends AtomicInteger implements BiConsumer<T, Throwable>
    permits TimedAttempt {
  private static final long serialVersionUID = 1L;
  private static final int RUNNING = 0;
  private static final int GIVEN_UP = 1;
  private static final int ENDED = 2;

  final transient AsyncCall<T> call;
  final long token;
  private transient volatile @Nullable CompletionStage<T> stage;

  AsyncAttempt(AsyncCall<T> call, long token) {
    this.call = call;
    this.token = token;
  }

  static <T> AsyncAttempt<T> of(AsyncCall<T> call, long token, boolean timed) {
    return timed ? new TimedAttempt<>(call, token) : new AsyncAttempt<>(call, token);
  }

  /** Begins to count the attempt's own time down, where it has one. */
  void arm(PolicyGuard guard, long start) {}

  @Nullable CompletionStage<T> stage() {
    return stage;
  }

  /** Waits for the stage's completion, or cancels it if the attempt has been ended meanwhile. */
  void watch(CompletionStage<T> made) {
    stage = made;
    int state = get();
    if (state != RUNNING) {
      cancel(true);
    }
    if (state == ENDED) {
      return;
    }
    // The dependent that this makes is of no interest: failures reach accept, too.
    CompletionStage<T> unused = made.whenComplete(this);
  }

  @Override
  public void accept(@Nullable T result, @Nullable Throwable thrown) {
    if (end()) {
      call.ended(this, result, thrown);
    } else {
      back();
    }
  }

  /** Returns true for the one caller that ends the attempt, which runs no more. */
  final boolean end() {
    return leave(ENDED);
  }

  /** Returns true for the one caller that gives the attempt up, which may still run. */
  final boolean giveUp() {
    return leave(GIVEN_UP);
  }

  boolean leave(int state) {
    return compareAndSet(RUNNING, state);
  }

  boolean isRunning() {
    return get() == RUNNING;
  }

  /** If the attempt has been given up, it runs no more now, or never has. */
  final void back() {
    if (compareAndSet(GIVEN_UP, ENDED)) {
      call.back(this);
    }
  }

  /** Gives the attempt's own future the outcome that the application has given the call's. */
  void complete(@Nullable T result, @Nullable Throwable thrown) {
    if (!(stage instanceof CompletableFuture<T> running)) {
      return;
    }
    try {
      if (thrown == null) {
        running.complete(result);
      } else {
        running.completeExceptionally(thrown);
      }
    } catch (UnsupportedOperationException e) {
      // A minimal stage: the attempt runs to its own end.
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
        CompletableFuture<T> future = running.toCompletableFuture();
        future.cancel(mayInterruptIfRunning);
      }
    } catch (UnsupportedOperationException e) {
      // A minimal stage: there is no way to cancel it.
    }
  }
}
