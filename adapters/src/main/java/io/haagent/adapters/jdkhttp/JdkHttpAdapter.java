package io.haagent.adapters.jdkhttp;

import io.haagent.adapters.http.GuardLookup;
import io.haagent.bootstrap.Adapter;
import io.haagent.bootstrap.Exchange;
import io.haagent.engine.Fallback;
import io.haagent.engine.Nesting;
import io.haagent.engine.PolicyGuard;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Guards the calls of {@link HttpClient}: its {@code send}, and the innermost {@code sendAsync},
 * which {@code send} calls too, on the same thread and with the same request object. Thread-safe.
 */
public final class JdkHttpAdapter extends Adapter {
  private final GuardLookup lookup;

  /** Creates an adapter that guards what the lookup finds a guard for. */
  public JdkHttpAdapter(GuardLookup lookup) {
    this.lookup = lookup;
  }

  /**
   * {@inheritDoc}
   *
   * @param extra the {@code PushPromiseHandler} of an asynchronous call, or null
   */
  @Override
  public @Nullable Exchange open(
      Object client, @Nullable Object request, @Nullable Object extra, boolean async) {
    if (!(client instanceof HttpClient http) || !(request instanceof HttpRequest asked)) {
      return null;
    }
    JdkCall outer = async ? JdkCall.running() : null;
    if (outer != null && outer.sends(asked)) {
      return outer.inner();
    }
    PolicyGuard found = find(asked);
    if (found == null || Nesting.inside(found.id())) {
      return null;
    }
    PolicyGuard guard = RequestKeys.guard(found, asked);
    long key = RequestKeys.of(guard, asked);
    JdkCall call =
        async && guard.hedges() && Repeatable.test(asked, guard.idempotent())
            ? new HedgedCall(guard, http, asked, extra, key)
            : new JdkCall(guard, http, asked, extra, async, key);
    Fallback fallback = guard.fallback();
    return fallback != null && fallback.source() instanceof HttpFallback source
        ? new RecoveringCall(call, http, asked, guard, fallback, source)
        : call;
  }

  private @Nullable PolicyGuard find(HttpRequest request) {
    URI uri = request.uri();
    String scheme = uri.getScheme();
    String host = uri.getHost();
    if (scheme == null || host == null) {
      return null;
    }
    String lower = scheme.toLowerCase(Locale.ROOT);
    int port = uri.getPort();
    if (port < 0) {
      port = lower.equals("https") ? 443 : 80;
    }
    String path = uri.getRawPath();
    return lookup.find(
        request.method(), lower, host, port, path == null || path.isEmpty() ? "/" : path);
  }
}
