package io.haagent.engine;

import io.haagent.bootstrap.Gate;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A future in place of another one, whose outcome may be another's in the end. */
public final class Replaced extends StandIn {
  private final Choice choice;

  private Replaced(CompletionStage<?> source, Choice choice) {
    super(source);
    this.choice = choice;
  }

  /** Returns what stands in for a stage; the stage itself if it can't be observed. */
  public static CompletionStage<?> of(CompletionStage<?> source, Choice choice) {
    return new Replaced(source, choice).stand();
  }

  @Override
  public void accept(@Nullable Object result, @Nullable Throwable thrown) {
    if (isDone()) {
      return;
    }
    CompletionStage<?> instead = null;
    try {
      instead = choice.instead(result, thrown);
    } catch (Throwable fault) {
      Gate.fault("fallback", fault);
    }
    if (instead == null) {
      deliver(result, thrown);
    } else {
      CompletionStage<?> unused = instead.whenComplete(this::deliver);
    }
  }

  /** Decides on an outcome. */
  @FunctionalInterface
  public interface Choice {

    /** Returns what brings the outcome in place of one, or null where that one stands. */
    @Nullable CompletionStage<?> instead(@Nullable Object result, @Nullable Throwable thrown);
  }
}
