package io.haagent.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A future in place of another stage, whose outcome it may change. What the application does to it
 * is done to that stage too, and its dependents and executor are that stage's.
 */
abstract class StandIn extends CompletableFuture<Object> implements BiConsumer<Object, Throwable> {
  private final CompletionStage<Object> source;

  @SuppressWarnings("unchecked") // woven code is as untyped as the gate
  StandIn(CompletionStage<?> source) {
    this.source = (CompletionStage<Object>) source;
  }

  /** Returns this, waiting for the other stage; or that one where it can't be observed. */
  CompletionStage<?> stand() {
    try {
      CompletionStage<Object> unused = source.whenComplete(this);
      return this;
    } catch (UnsupportedOperationException e) {
      return source;
    }
  }

  /** Completes the future without passing that on. */
  void deliver(@Nullable Object result, @Nullable Throwable thrown) {
    if (thrown == null) {
      super.complete(result);
    } else {
      super.completeExceptionally(thrown);
    }
  }

  @Override
  public boolean complete(@Nullable Object value) {
    boolean first = super.complete(value);
    if (first && source instanceof CompletableFuture<Object> running) {
      running.complete(value);
    }
    return first;
  }

  @Override
  public boolean completeExceptionally(Throwable thrown) {
    boolean first = super.completeExceptionally(thrown);
    if (first && source instanceof CompletableFuture<Object> running) {
      running.completeExceptionally(thrown);
    }
    return first;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean first = !isDone() && super.cancel(mayInterruptIfRunning);
    if (first && source instanceof Future<?> running) {
      running.cancel(mayInterruptIfRunning);
    }
    return first || isCancelled();
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return source instanceof CompletableFuture<Object> running
        ? running.newIncompleteFuture()
        : new CompletableFuture<>();
  }

  @Override
  public Executor defaultExecutor() {
    return source instanceof CompletableFuture<Object> running
        ? running.defaultExecutor()
        : super.defaultExecutor();
  }
}
