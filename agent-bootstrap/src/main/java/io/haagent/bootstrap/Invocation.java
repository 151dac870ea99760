package io.haagent.bootstrap;

import org.jspecify.annotations.Nullable;

/** A guarded call as its fallback sees it. Made only where a fallback may need it. */
public final class Invocation {

  /** The woven class, which declares the method. */
  public final Class<?> type;

  /**
   * The method's name and descriptor, and, after a blank, its generic signature where it has one.
   */
  public final String method;

  /** The object it was called on, or null for a static method. */
  public final @Nullable Object self;

  /** What it was called with, whatever it has made of its parameters since; not to be changed. */
  public final @Nullable Object[] arguments;

  /** Only holds what it is given. */
  public Invocation(
      Class<?> type, String method, @Nullable Object self, @Nullable Object[] arguments) {
    this.type = type;
    this.method = method;
    this.self = self;
    this.arguments = arguments;
  }
}
