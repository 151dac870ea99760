package io.haagent.bootstrap;

import org.jspecify.annotations.Nullable;

/** What the caller gets in place of a call's own outcome. Immutable. */
public final class Substitute {

  /** What is returned, of a type that the method can return; null where {@link #thrown} isn't. */
  public final @Nullable Object result;

  /** What is thrown by the fallback itself, or null. */
  public final @Nullable Throwable thrown;

  /** Only holds what it is given. */
  public Substitute(@Nullable Object result, @Nullable Throwable thrown) {
    this.result = result;
    this.thrown = thrown;
  }
}
