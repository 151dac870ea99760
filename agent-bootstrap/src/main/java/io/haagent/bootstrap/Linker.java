package io.haagent.bootstrap;

import org.jspecify.annotations.Nullable;

/** Makes the adapter of an application's own HTTP client, beside that copy of the library. */
public abstract class Linker {

  /** For the agent. */
  protected Linker() {}

  /**
   * Makes an adapter. Called by a thread of the application's with the first call of a client;
   * where several come at once, more than once, and one adapter is kept.
   *
   * @param hook the woven class
   * @return null where the library can't be guarded
   */
  public abstract @Nullable Adapter link(Class<?> hook);
}
