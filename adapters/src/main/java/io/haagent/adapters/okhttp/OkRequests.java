package io.haagent.adapters.okhttp;

import io.haagent.adapters.http.GuardLookup;
import io.haagent.engine.Nesting;
import io.haagent.engine.PolicyGuard;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Finds the guard of a request. */
final class OkRequests {
  private OkRequests() {}

  /** Returns null where none matches, inside a call of the same guard, and for a WebSocket. */
  static @Nullable PolicyGuard guard(GuardLookup lookup, Request request) {
    HttpUrl url = request.url();
    PolicyGuard guard =
        lookup.find(request.method(), url.scheme(), url.host(), url.port(), url.encodedPath());
    return guard == null
            || Nesting.inside(guard.id())
            || "websocket".equalsIgnoreCase(request.header("Upgrade"))
        ? null
        : guard;
  }
}
