package io.haagent.adapters.jdkhttp;

import io.haagent.engine.AsyncSteps;
import io.haagent.engine.PolicyGuard;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import org.jspecify.annotations.Nullable;

/**
 * An asynchronous call whose attempts are hedged; of its own class, for others don't pay for it.
 */
final class HedgedCall extends JdkCall {
  private final PolicyGuard guard;
  private @Nullable HedgedSend hedged;

  HedgedCall(
      PolicyGuard guard,
      HttpClient client,
      HttpRequest request,
      @Nullable Object promises,
      long key) {
    super(guard, client, request, promises, true, key);
    this.guard = guard;
  }

  @Override
  void begun(long token) {
    hedged = new HedgedSend(this, guard, token);
  }

  @Override
  BodyHandler<Object> arm() {
    return hedged == null ? this : hedged.first();
  }

  @Override
  AsyncSteps<HttpResponse<Object>> steps() {
    return hedged == null ? this : hedged;
  }

  @Override
  boolean goesOn() {
    return hedged != null || super.goesOn();
  }
}
