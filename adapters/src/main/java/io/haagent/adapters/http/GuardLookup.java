package io.haagent.adapters.http;

import io.haagent.engine.PolicyGuard;
import org.jspecify.annotations.Nullable;

/** Finds the guard for a request by its first URI: the first guard of the policy that matches. */
@FunctionalInterface
public interface GuardLookup {

  /**
   * Returns the guard, or null where the request is not guarded. Called once for every request, by
   * any thread.
   *
   * @param method as the request spells it
   * @param scheme {@code http} or {@code https}, in lower case
   * @param host as the URI spells it
   * @param port the URI's, or the scheme's default
   * @param rawPath undecoded, {@code /} where the URI has none
   */
  @Nullable PolicyGuard find(String method, String scheme, String host, int port, String rawPath);
}
