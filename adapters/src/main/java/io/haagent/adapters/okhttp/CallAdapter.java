package io.haagent.adapters.okhttp;

import io.haagent.adapters.http.GuardLookup;
import io.haagent.bootstrap.Adapter;
import io.haagent.bootstrap.Exchange;
import io.haagent.engine.PolicyGuard;
import okhttp3.Call;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** OkHttp 3.0 to 3.3: inside {@code RealCall.getResponse}. Thread-safe. */
public final class CallAdapter extends Adapter {
  private final GuardLookup lookup;

  /** Creates an adapter that guards what the lookup finds a guard for. */
  public CallAdapter(GuardLookup lookup) {
    this.lookup = lookup;
  }

  @Override
  public @Nullable Exchange open(
      Object client, @Nullable Object request, @Nullable Object extra, boolean async) {
    if (!(client instanceof Call call) || !(request instanceof Request asked)) {
      return null;
    }
    PolicyGuard guard = OkRequests.guard(lookup, asked);
    return guard == null ? null : new CancellableCall(guard, asked, call);
  }
}
