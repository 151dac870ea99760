package io.haagent.adapters.okhttp;

import io.haagent.adapters.http.GuardLookup;
import io.haagent.bootstrap.Adapter;
import io.haagent.bootstrap.Exchange;
import io.haagent.engine.PolicyGuard;
import okhttp3.Interceptor;
import org.jspecify.annotations.Nullable;

/**
 * OkHttp 3.9 to 3.11: inside {@code RetryAndFollowUpInterceptor.intercept}, whose chain names its
 * call. Thread-safe.
 */
public final class ChainAdapter extends Adapter {
  private final GuardLookup lookup;

  /** Creates an adapter that guards what the lookup finds a guard for. */
  public ChainAdapter(GuardLookup lookup) {
    this.lookup = lookup;
  }

  @Override
  public @Nullable Exchange open(
      Object client, @Nullable Object request, @Nullable Object extra, boolean async) {
    if (!(request instanceof Interceptor.Chain chain)) {
      return null;
    }
    PolicyGuard guard = OkRequests.guard(lookup, chain.request());
    return guard == null ? null : new CancellableCall(guard, chain.request(), chain.call());
  }
}
