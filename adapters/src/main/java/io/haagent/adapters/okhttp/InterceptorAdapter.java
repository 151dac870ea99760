package io.haagent.adapters.okhttp;

import io.haagent.adapters.http.GuardLookup;
import io.haagent.bootstrap.Adapter;
import io.haagent.bootstrap.Exchange;
import io.haagent.engine.PolicyGuard;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.internal.http.RetryAndFollowUpInterceptor;
import org.jspecify.annotations.Nullable;

/**
 * OkHttp 3.4 to 3.8: inside {@code RetryAndFollowUpInterceptor.intercept}, which is of one call.
 * Thread-safe.
 */
public final class InterceptorAdapter extends Adapter {
  private final GuardLookup lookup;

  /** Creates an adapter that guards what the lookup finds a guard for. */
  public InterceptorAdapter(GuardLookup lookup) {
    this.lookup = lookup;
  }

  @Override
  public @Nullable Exchange open(
      Object client, @Nullable Object request, @Nullable Object extra, boolean async) {
    if (!(client instanceof RetryAndFollowUpInterceptor call)
        || !(request instanceof Interceptor.Chain chain)) {
      return null;
    }
    PolicyGuard guard = OkRequests.guard(lookup, chain.request());
    return guard == null ? null : new Cancellable(guard, chain.request(), call);
  }

  private static final class Cancellable extends OkCall {
    private final RetryAndFollowUpInterceptor call;

    Cancellable(PolicyGuard guard, Request request, RetryAndFollowUpInterceptor call) {
      super(guard, request);
      this.call = call;
    }

    @Override
    protected boolean isCancelled() {
      return call.isCanceled();
    }

    @Override
    protected void cancel() {
      call.cancel();
    }
  }
}
