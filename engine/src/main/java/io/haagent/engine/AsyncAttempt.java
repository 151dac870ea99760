package io.haagent.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One attempt of an asynchronous call; whoever sets the flag ends it and settles it, once. */
sealed class AsyncAttempt<T> extends AtomicBoolean implements BiConsumer<T, Throwable>
    permits TimedAttempt {
  private static final long serialVersionUID = 1L;

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
    if (get()) {
      cancel(true);
      return;
    }
    // The dependent that this makes is of no interest: failures reach accept, too.
    CompletionStage<T> unused = made.whenComplete(this);
  }

  @Override
  public void accept(@Nullable T result, @Nullable Throwable thrown) {
    if (end()) {
      call.ended(this, result, thrown);
    }
  }

  /** Returns true for the one caller that ends the attempt. */
  boolean end() {
    return compareAndSet(false, true);
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
