package io.haagent.adapters.jdkhttp;

import io.haagent.bootstrap.Exchange;
import io.haagent.engine.Fault;
import io.haagent.engine.TimeLimit;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An attempt of a blocking {@code send} that an injected fault strikes: in place of the
 * asynchronous call inside it, so that the client itself turns the fault into what its callers get.
 */
final class StruckSend extends Exchange {
  /** Says that the attempt ends with a status; nobody sees it. */
  private static final Throwable ANSWERED = new IOException("answered");

  private final Fault fault;
  private final JdkCall call;
  private final HttpRequest request;
  private final @Nullable Exchange unstruck;

  /**
   * Makes an attempt.
   *
   * @param unstruck what the inner call would be made through, or null
   */
  StruckSend(Fault fault, JdkCall call, HttpRequest request, @Nullable Exchange unstruck) {
    this.fault = fault;
    this.call = call;
    this.request = request;
    this.unstruck = unstruck;
  }

  @Override
  public @Nullable Throwable enter() {
    if (fault.delayNanos() > 0 && fault.pause(call.start()) != null) {
      return call.timeout(TimeLimit.DEADLINE);
    }
    return fault.status() > 0 ? ANSWERED : abort(fault);
  }

  @Override
  public @Nullable Object refused(Throwable rejection) {
    return rejection == ANSWERED ? answer(fault, request, call) : null;
  }

  /** Returns what the attempt ends with: an IOException, as a client's failures are. */
  static @Nullable Throwable abort(Fault fault) {
    Throwable thrown = fault.abort(Thread.currentThread().getContextClassLoader());
    return thrown == null || thrown instanceof IOException ? thrown : new IOException(thrown);
  }

  /**
   * Makes an answer without a body, through the handler that a real one would have gone through.
   */
  static CompletableFuture<HttpResponse<Object>> answer(
      Fault fault, HttpRequest request, BodyHandler<Object> handler) {
    HeldBody held = CannedFallback.ofStatus(fault.status());
    return HandledResponse.canned(request, held, handler).toCompletableFuture();
  }

  @Override
  public @Nullable Object request(@Nullable Object asked) {
    return unstruck == null ? asked : unstruck.request(asked);
  }

  @Override
  public @Nullable Object handler(@Nullable Object handler) {
    return unstruck == null ? handler : unstruck.handler(handler);
  }

  @Override
  public @Nullable Object returned(@Nullable Object future, @Nullable Throwable thrown) {
    return unstruck == null ? future : unstruck.returned(future, thrown);
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
