package io.haagent.adapters.jdkhttp;

import io.haagent.bootstrap.Exchange;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous call inside a guarded {@code send}: it passes free, but its request is where an
 * attempt gets its headers, and its future is what the deadline can end, so that {@code send}
 * doesn't wait any longer.
 */
final class InnerSend extends Exchange {
  private final JdkCall call;

  InnerSend(JdkCall call) {
    this.call = call;
  }

  @Override
  public @Nullable Throwable enter() {
    return null;
  }

  @Override
  public @Nullable Object request(@Nullable Object request) {
    return call.marked();
  }

  @Override
  public @Nullable Object handler(@Nullable Object handler) {
    return handler;
  }

  @Override
  public @Nullable Object returned(@Nullable Object future, @Nullable Throwable thrown) {
    if (future instanceof CompletableFuture<?> running) {
      call.waitsFor(running);
    }
    return future;
  }

  @Override
  public boolean exit(@Nullable Object result, @Nullable Throwable thrown) {
    return false;
  }

  @Override
  public @Nullable Object result() {
    return null;
  }

  @Override
  public @Nullable Throwable thrown() {
    return null;
  }
}
