package io.haagent.engine;

import io.haagent.bootstrap.Gate;
import io.haagent.bootstrap.Invocation;
import io.haagent.bootstrap.Substitute;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What an asynchronous call with a fallback hands out. */
final class Recovering extends StandIn {
  private final Fallback fallback;
  private final Invocation call;
  private final boolean rejected;

  private Recovering(
      CompletionStage<?> source, Fallback fallback, Invocation call, boolean rejected) {
    super(source);
    this.fallback = fallback;
    this.call = call;
    this.rejected = rejected;
  }

  /** See {@link io.haagent.bootstrap.Guard#recovering}. */
  static @Nullable Object take(
      Fallback fallback,
      Invocation call,
      @Nullable Object stage,
      @Nullable Throwable thrown,
      boolean rejected) {
    if (stage instanceof CompletionStage<?> source) {
      return fallback.shadow()
          ? observed(source, fallback)
          : new Recovering(source, fallback, call, rejected).stand();
    }
    if (stage != null || thrown == null) {
      return stage;
    }
    Substitute answer = fallback.answer(call, thrown, rejected);
    if (answer == null) {
      return null;
    }
    return answer.thrown == null ? answer.result : CompletableFuture.failedFuture(answer.thrown);
  }

  /** In shadow the application gets its own object back. */
  private static CompletionStage<?> observed(CompletionStage<?> source, Fallback fallback) {
    try {
      CompletionStage<?> unused =
          source.whenComplete(
              (result, thrown) -> {
                if (thrown != null && fallback.covers(thrown, false)) {
                  fallback.given();
                }
              });
    } catch (UnsupportedOperationException e) {
      // A stage that can't be observed says nothing.
    }
    return source;
  }

  @Override
  public void accept(@Nullable Object result, @Nullable Throwable thrown) {
    if (isDone()) {
      return;
    }
    try {
      if (thrown == null) {
        if (fallback.source().remembers() && fallback.isGood(result)) {
          fallback.source().remember(call, result);
        }
      } else if (answered(thrown)) {
        return;
      }
    } catch (Throwable fault) {
      Gate.fault("fallback", fault);
    }
    deliver(result, thrown);
  }

  private boolean answered(Throwable thrown) {
    Substitute answer = fallback.answer(call, thrown, rejected);
    if (answer == null) {
      return false;
    }
    if (answer.thrown == null && answer.result instanceof CompletionStage<?> stage) {
      CompletionStage<?> unused = stage.whenComplete(this::deliver);
    } else {
      deliver(null, answer.thrown);
    }
    return true;
  }
}
