package io.haagent.adapters.jdkhttp;

import io.haagent.bootstrap.Exchange;
import io.haagent.bootstrap.Gate;
import io.haagent.engine.Fallback;
import io.haagent.engine.PolicyGuard;
import io.haagent.engine.Replaced;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A guarded call with a fallback around it. An answer that the fallback may stand in for is held
 * back from the application's handler, which so sees one answer and not two.
 */
final class RecoveringCall extends Exchange implements BodyHandler<Object> {
  private final JdkCall call;
  private final HttpClient client;
  private final HttpRequest request;
  private final PolicyGuard guard;
  private final Fallback fallback;
  private final HttpFallback source;
  private @Nullable BodyHandler<Object> handler;
  private @Nullable Object result;
  private @Nullable Throwable thrown;

  RecoveringCall(
      JdkCall call,
      HttpClient client,
      HttpRequest request,
      PolicyGuard guard,
      Fallback fallback,
      HttpFallback source) {
    this.call = call;
    this.client = client;
    this.request = request;
    this.guard = guard;
    this.fallback = fallback;
    this.source = source;
  }

  @Override
  public @Nullable Throwable enter() {
    return call.enter();
  }

  @Override
  public @Nullable Object request(@Nullable Object asked) {
    return call.request(asked);
  }

  @Override
  @SuppressWarnings("unchecked")
  public @Nullable Object handler(@Nullable Object given) {
    if (given == null || fallback.shadow()) {
      return call.handler(given);
    }
    handler = (BodyHandler<Object>) given;
    return call.handler(this);
  }

  @Override
  @SuppressWarnings("NullAway") // handed out by handler(), which has set it
  public BodySubscriber<Object> apply(ResponseInfo info) {
    int status = info.statusCode();
    if (fallback.covers(status) && source.answer(client, request) != null) {
      return new HoldingSubscriber(info, guard.scheduler());
    }
    BodySubscriber<Object> own = handler.apply(info);
    return own != null && source.keeps(request, status)
        ? new KeepingSubscriber(own, body -> source.keep(client, request, info, body))
        : own;
  }

  @Override
  public @Nullable Object refused(Throwable rejection) {
    if (rejection == JdkCall.STRUCK) {
      return recovering(call.refused(rejection), null);
    }
    CompletionStage<?> answer = instead(rejection, true);
    return answer == null || call.async() ? answer : waitFor(answer);
  }

  @Override
  public boolean exit(@Nullable Object answer, @Nullable Throwable failure) {
    if (call.exit(answer, failure)) {
      return true;
    }
    result = call.result();
    thrown = call.thrown();
    CompletionStage<?> instead = instead(result, thrown);
    if (instead != null) {
      Object got = waitFor(instead);
      if (got != null) {
        result = got;
        thrown = null;
      }
    }
    return false;
  }

  @Override
  public @Nullable Object result() {
    return result;
  }

  @Override
  public @Nullable Throwable thrown() {
    return thrown;
  }

  @Override
  public @Nullable Object returned(@Nullable Object future, @Nullable Throwable failure) {
    return recovering(call.returned(future, failure), failure);
  }

  private @Nullable Object recovering(@Nullable Object taken, @Nullable Throwable failure) {
    if (taken instanceof CompletionStage<?> stage) {
      if (fallback.shadow()) {
        CompletionStage<?> unused = stage.whenComplete(this::instead);
        return taken;
      }
      return Replaced.of(stage, this::instead);
    }
    return taken == null && failure != null ? instead(failure, false) : taken;
  }

  private @Nullable CompletionStage<?> instead(
      @Nullable Object answer, @Nullable Throwable failure) {
    if (failure != null) {
      return instead(failure, false);
    }
    if (!(answer instanceof HttpResponse<?> response)) {
      return null;
    }
    boolean held = response.body() instanceof HeldBody;
    if (!held && !fallback.shadow()) {
      return null;
    }
    CompletionStage<?> made = fallback.covers(response.statusCode()) ? make() : null;
    return made != null || !held ? made : replay(response);
  }

  private @Nullable CompletionStage<?> instead(Throwable failure, boolean rejected) {
    return fallback.covers(failure, rejected) ? make() : null;
  }

  /** Gives the fallback's answer to the application's handler; only counts it in shadow. */
  private @Nullable CompletionStage<?> make() {
    HeldBody held = source.answer(client, request);
    BodyHandler<Object> own = handler;
    if (fallback.shadow()) {
      fallback.given();
      return null;
    }
    if (held == null || own == null) {
      return null;
    }
    fallback.given();
    return HandledResponse.canned(request, held, own);
  }

  /** What was held back is the caller's after all: the answer to stand in for it has gone. */
  private @Nullable CompletionStage<?> replay(HttpResponse<?> response) {
    BodyHandler<Object> own = handler;
    return own != null && response.body() instanceof HeldBody held
        ? HandledResponse.canned(request, held, own)
        : null;
  }

  /** The body is there already, so nobody waits but for what the application's handler does. */
  private @Nullable Object waitFor(CompletionStage<?> answer) {
    try {
      return answer.toCompletableFuture().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (ExecutionException e) {
      Gate.fault("fallback", e);
      return null;
    }
  }
}
