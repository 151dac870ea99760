package io.haagent.adapters.jdkhttp;

import io.haagent.bootstrap.Guard;
import io.haagent.engine.CallKey;
import io.haagent.engine.PolicyGuard;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads what a guard tells requests apart by, before the client adds headers of its own. */
final class RequestKeys {
  private RequestKeys() {}

  /** Returns the guard of the value that its guard tells requests apart by, or that guard. */
  static PolicyGuard guard(PolicyGuard guard, HttpRequest request) {
    CallKey per = guard.per();
    return per == null ? guard : guard.of(Guard.NO_NUMBER, value(per, request));
  }

  /** Returns a request's key, 0 where its guard doesn't tell requests apart. */
  static long of(PolicyGuard guard, HttpRequest request) {
    CallKey by = guard.keyedBy();
    if (by == null) {
      return 0;
    }
    CallKey tierBy = guard.tierBy();
    return guard.key(
        Guard.NO_NUMBER, value(by, request), tierBy == null ? null : value(tierBy, request));
  }

  private static @Nullable String value(CallKey by, HttpRequest request) {
    return switch (by.from()) {
      case HOST -> host(request.uri());
      case HEADER -> by.header() == null ? null : header(request, by.header());
      case ARGUMENT -> null;
    };
  }

  private static @Nullable String header(HttpRequest request, String name) {
    return request.headers().firstValue(name).orElse(null);
  }

  /** Returns host and port, the port only where it isn't the scheme's own. */
  private static @Nullable String host(URI uri) {
    String host = uri.getHost();
    if (host == null) {
      return null;
    }
    String lower = host.toLowerCase(Locale.ROOT);
    int port = uri.getPort();
    boolean usual = port < 0 || port == ("https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80);
    return usual ? lower : lower + ":" + port;
  }
}
