package io.haagent.adapters.jdkhttp;

import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** An answer that no server has just sent, with the body that the application's handler made. */
final class CannedResponse implements HttpResponse<Object> {
  private final HttpRequest request;
  private final ResponseInfo info;
  private final @Nullable Object body;

  CannedResponse(HttpRequest request, ResponseInfo info, @Nullable Object body) {
    this.request = request;
    this.info = info;
    this.body = body;
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
    return Optional.empty();
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
    return Optional.empty();
  }

  @Override
  public URI uri() {
    return request.uri();
  }

  @Override
  public Version version() {
    return info.version();
  }

  @Override
  public String toString() {
    return "(" + request.method() + " " + request.uri() + ") " + info.statusCode();
  }
}
