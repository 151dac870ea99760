package io.haagent.adapters.okhttp;

import io.haagent.adapters.http.GuardLookup;
import io.haagent.bootstrap.Adapter;
import io.haagent.bootstrap.Exchange;
import io.haagent.engine.PolicyGuard;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * OkHttp from 3.12 on: inside {@code RetryAndFollowUpInterceptor.intercept}, whose chain names its
 * call, which has a {@code callTimeout}. Thread-safe.
 */
public final class TimedChainAdapter extends Adapter {
  private final GuardLookup lookup;

  /** Creates an adapter that guards what the lookup finds a guard for. */
  public TimedChainAdapter(GuardLookup lookup) {
    this.lookup = lookup;
  }

  @Override
  public @Nullable Exchange open(
      Object client, @Nullable Object request, @Nullable Object extra, boolean async) {
    if (!(request instanceof Interceptor.Chain chain)) {
      return null;
    }
    PolicyGuard guard = OkRequests.guard(lookup, chain.request());
    return guard == null ? null : new Timed(guard, chain.request(), chain.call());
  }

  private static final class Timed extends CancellableCall {
    /** How much of the call's time may have passed before its guard was asked. */
    private static final long BEFORE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final long began = System.nanoTime();

    Timed(PolicyGuard guard, Request request, Call call) {
      super(guard, request, call);
    }

    /**
     * OkHttp ends such a call by the same {@code cancel} as the application does, so that the clock
     * has to tell. The call's time began earlier than this object's: with the interceptors of the
     * application.
     */
    @Override
    protected boolean isOverClientsTime() {
      long nanos = call.timeout().timeoutNanos();
      return nanos > 0 && System.nanoTime() - began >= nanos - Math.max(BEFORE_NANOS, nanos / 10);
    }
  }
}
