package io.haagent.engine;

import io.haagent.bootstrap.Invocation;
import io.haagent.bootstrap.Substitute;
import org.jspecify.annotations.Nullable;

/**
 * Where a guard's fallback takes its answers from. Implementations are thread-safe and hold nothing
 * of the application strongly.
 */
public interface FallbackSource {

  /**
   * Makes the answer to a call that has none of its own. What the application's code throws in here
   * is part of the answer; what is thrown out of here is a fault of ours.
   *
   * @param thrown what the caller would get
   * @return null where there is no answer, so that the caller gets {@code thrown}
   */
  @Nullable Substitute answer(Invocation call, Throwable thrown);

  /** Tells whether good answers are to be handed to {@link #remember}. */
  default boolean remembers() {
    return false;
  }

  /**
   * Takes note of a good answer.
   *
   * @param result what the call returned, or what its stage brought
   */
  default void remember(Invocation call, @Nullable Object result) {}
}
