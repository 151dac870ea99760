package io.haagent.adapters.jdkhttp;

import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** An answer with the body that the application's own handler made of what was held. */
final class HandledResponse implements HttpResponse<Object> {
  private final HttpRequest request;
  private final ResponseInfo info;
  private final @Nullable Object body;

  /** The client's, of which the body was held; null where no server has just sent one. */
  private final @Nullable HttpResponse<Object> answer;

  private HandledResponse(
      HttpRequest request,
      ResponseInfo info,
      @Nullable Object body,
      @Nullable HttpResponse<Object> answer) {
    this.request = request;
    this.info = info;
    this.body = body;
    this.answer = answer;
  }

  /** Has the handler read an answer of the client whose body was held. */
  static CompletionStage<HttpResponse<Object>> replayed(
      HttpResponse<Object> answer, HeldBody held, BodyHandler<Object> handler) {
    return handled(answer.request(), held, handler, answer);
  }

  /** Has the handler read an answer that no server has just sent. */
  static CompletionStage<HttpResponse<Object>> canned(
      HttpRequest request, HeldBody held, BodyHandler<Object> handler) {
    return handled(request, held, handler, null);
  }

  private static CompletionStage<HttpResponse<Object>> handled(
      HttpRequest request,
      HeldBody held,
      BodyHandler<Object> handler,
      @Nullable HttpResponse<Object> answer) {
    try {
      return held.replay(handler)
          .thenApply(body -> new HandledResponse(request, held.info(), body, answer));
    } catch (Throwable failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  @Override
  public int statusCode() {
    return info.statusCode();
  }

  @Override
  public HttpRequest request() {
    return request;
  }

  @Override
  public Optional<HttpResponse<Object>> previousResponse() {
    return answer == null ? Optional.empty() : answer.previousResponse();
  }

  @Override
  public HttpHeaders headers() {
    return info.headers();
  }

  @Override
  @SuppressWarnings("NullAway") // a handler may make null of a body, discarding() does
  public Object body() {
    return body;
  }

  @Override
  public Optional<SSLSession> sslSession() {
    return answer == null ? Optional.empty() : answer.sslSession();
  }

  /** After a redirect it isn't the request's. */
  @Override
  public URI uri() {
    return answer == null ? request.uri() : answer.uri();
  }

  @Override
  public Version version() {
    return info.version();
  }

  /** As the client's own answers show themselves. */
  @Override
  public String toString() {
    return "(" + request.method() + " " + request.uri() + ") " + info.statusCode();
  }
}
