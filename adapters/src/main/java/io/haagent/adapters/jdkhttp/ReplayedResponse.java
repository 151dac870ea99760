package io.haagent.adapters.jdkhttp;

import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** An answer of the client with the body that the application's own handler made of it. */
final class ReplayedResponse implements HttpResponse<Object> {
  private final HttpResponse<Object> answer;
  private final @Nullable Object body;

  ReplayedResponse(HttpResponse<Object> answer, @Nullable Object body) {
    this.answer = answer;
    this.body = body;
  }

  @Override
  public int statusCode() {
    return answer.statusCode();
  }

  @Override
  public HttpRequest request() {
    return answer.request();
  }

  @Override
  public Optional<HttpResponse<Object>> previousResponse() {
    return answer.previousResponse();
  }

  @Override
  public HttpHeaders headers() {
    return answer.headers();
  }

  @Override
  @SuppressWarnings("NullAway") // a handler may make null of a body, discarding() does
  public Object body() {
    return body;
  }

  @Override
  public Optional<SSLSession> sslSession() {
    return answer.sslSession();
  }

  @Override
  public URI uri() {
    return answer.uri();
  }

  @Override
  public Version version() {
    return answer.version();
  }

  @Override
  public String toString() {
    return answer.toString();
  }
}
