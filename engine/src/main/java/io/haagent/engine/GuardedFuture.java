package io.haagent.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What the application holds in place of its own future while the call behind it is repeated. It
 * keeps the contract of the future it stands for: dependents and executors are that future's, and
 * what is done to it (cancel, complete) is done to the running attempt too.
 */
final class GuardedFuture<T> extends CompletableFuture<T> {
  private final AsyncCall<T> call;

  GuardedFuture(AsyncCall<T> call) {
    this.call = call;
  }

  /** Completes the future by the call's own outcome. */
  void deliver(@Nullable T result, @Nullable Throwable thrown) {
    if (thrown == null) {
      super.complete(result);
    } else {
      super.completeExceptionally(thrown);
    }
  }

  @Override
  public boolean complete(@Nullable T value) {
    boolean first = super.complete(value);
    if (first) {
      call.overtaken(value, null);
    }
    return first;
  }

  @Override
  public boolean completeExceptionally(Throwable thrown) {
    boolean first = super.completeExceptionally(thrown);
    if (first) {
      call.overtaken(null, thrown);
    }
    return first;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean first = !isDone() && super.cancel(mayInterruptIfRunning);
    if (first) {
      call.abandon(mayInterruptIfRunning);
    }
    return first || isCancelled();
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return call.running() instanceof CompletableFuture<T> running
        ? running.newIncompleteFuture()
        : new CompletableFuture<>();
  }

  @Override
  public Executor defaultExecutor() {
    CompletionStage<T> running = call.running();
    return running instanceof CompletableFuture<T> future
        ? future.defaultExecutor()
        : super.defaultExecutor();
  }
}
