package io.haagent.adapters.jdkhttp;

import io.haagent.adapters.http.GuardLookup;
import io.haagent.bootstrap.Adapter;
import io.haagent.bootstrap.Exchange;
import io.haagent.engine.PolicyGuard;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** The client as weaving leaves it: its two methods with what the advice does at their ends. */
final class WovenClient extends HttpClient {
  private final HttpClient plain;
  private final Adapter adapter;

  WovenClient(HttpClient plain, GuardLookup lookup) {
    this.plain = plain;
    this.adapter = new JdkHttpAdapter(lookup);
  }

  static WovenClient of(PolicyGuard guard) {
    return new WovenClient(
        HttpClient.newBuilder().version(Version.HTTP_1_1).build(),
        (method, scheme, host, port, path) -> guard);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
      throws IOException, InterruptedException {
    Exchange exchange = adapter.open(this, request, null, false);
    if (exchange == null) {
      return body(request, handler);
    }
    Throwable rejected = exchange.enter();
    if (rejected != null) {
      throw WovenClient.<RuntimeException>sneaky(rejected);
    }
    BodyHandler<T> wrapped = (BodyHandler<T>) exchange.handler(handler);
    while (true) {
      HttpResponse<T> result = null;
      Throwable thrown = null;
      try {
        result = body(request, wrapped);
      } catch (Throwable t) {
        thrown = t;
      }
      if (!exchange.exit(result, thrown)) {
        if (exchange.thrown() != null) {
          throw WovenClient.<RuntimeException>sneaky(exchange.thrown());
        }
        return (HttpResponse<T>) exchange.result();
      }
    }
  }

  /** What the client's own {@code send} does. */
  private <T> HttpResponse<T> body(HttpRequest request, BodyHandler<T> handler)
      throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    CompletableFuture<HttpResponse<T>> future = sendAsync(request, handler, null);
    try {
      return future.get();
    } catch (InterruptedException e) {
      future.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof HttpTimeoutException) {
        throw new HttpTimeoutException(cause.getMessage());
      }
      throw new IOException(cause.getMessage(), cause);
    }
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler) {
    return sendAsync(request, handler, null);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> promises) {
    Exchange exchange = adapter.open(this, request, promises, true);
    if (exchange == null) {
      return plain.sendAsync(request, handler, promises);
    }
    Throwable rejected = exchange.enter();
    if (rejected != null) {
      exchange.handler(handler);
      Object answer = exchange.refused(rejected);
      return answer == null
          ? CompletableFuture.failedFuture(rejected)
          : (CompletableFuture<HttpResponse<T>>) answer;
    }
    Object future = null;
    Throwable thrown = null;
    try {
      HttpRequest sent = (HttpRequest) exchange.request(request);
      future = plain.sendAsync(sent, (BodyHandler<T>) exchange.handler(handler), promises);
    } catch (Throwable t) {
      thrown = t;
    }
    Object result = exchange.returned(future, thrown);
    if (result == null && thrown != null) {
      throw WovenClient.<RuntimeException>sneaky(thrown);
    }
    return (CompletableFuture<HttpResponse<T>>) result;
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> E sneaky(Throwable thrown) throws E {
    throw (E) thrown;
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return plain.cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return plain.connectTimeout();
  }

  @Override
  public Redirect followRedirects() {
    return plain.followRedirects();
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return plain.proxy();
  }

  @Override
  public SSLContext sslContext() {
    return plain.sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return plain.sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return plain.authenticator();
  }

  @Override
  public Version version() {
    return plain.version();
  }

  @Override
  public Optional<Executor> executor() {
    return plain.executor();
  }
}
