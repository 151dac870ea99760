package io.haagent.bootstrap;

import org.jspecify.annotations.Nullable;

/** What makes an {@link Exchange} of a woven HTTP client's call; one for each client library. */
public abstract class Adapter {

  /** For the adapters. */
  protected Adapter() {}

  /**
   * Finds the guard for a request.
   *
   * @param client the client object that was called
   * @param request the request object of that client
   * @param extra what else the client needs to be given again when an asynchronous call is repeated
   *     (of {@code java.net.http} the push promise handler), or null
   * @param async whether the call hands out a future, so that {@link Exchange#returned} ends it
   * @return null where no guard matches, or the call runs inside a guarded one
   */
  public abstract @Nullable Exchange open(
      Object client, @Nullable Object request, @Nullable Object extra, boolean async);
}
