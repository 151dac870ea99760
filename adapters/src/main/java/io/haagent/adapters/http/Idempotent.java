package io.haagent.adapters.http;

import java.util.Set;

/** Tells which methods may be sent again without harm: RFC 9110, section 9.2.2. */
public final class Idempotent {
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE");

  private Idempotent() {}

  /** Tells whether a method, as the request spells it, is idempotent. */
  public static boolean is(String method) {
    return METHODS.contains(method);
  }
}
