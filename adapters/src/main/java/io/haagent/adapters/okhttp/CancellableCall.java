package io.haagent.adapters.okhttp;

import io.haagent.engine.PolicyGuard;
import okhttp3.Call;
import okhttp3.Request;

/** A guarded call that is cancelled by the object that the application has. */
class CancellableCall extends OkCall {
  final Call call;

  CancellableCall(PolicyGuard guard, Request request, Call call) {
    super(guard, request);
    this.call = call;
  }

  @Override
  protected final boolean isCancelled() {
    return call.isCanceled();
  }

  @Override
  protected final void cancel() {
    call.cancel();
  }
}
