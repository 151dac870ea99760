package io.haagent.adapters.jdkhttp;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.bootstrap.Exchange;
import io.haagent.engine.PolicyGuard;
import io.haagent.engine.PolicyGuardBuilder;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;

/** What a healthy call costs beside the client's own work. */
class JdkHttpAllocationTest {
  private static final int CALLS = 20_000;
  private static final long MOST = 300;
  private static final CompletableFuture<?> RUNNING = new CompletableFuture<>();

  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpRequest request =
      HttpRequest.newBuilder(URI.create("http://stock.example:8080/items/7?all")).build();
  private final Answer answer = new Answer();
  private final com.sun.management.ThreadMXBean threads =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** What the handler sees of an answer, and the answer. */
  private static final class Answer implements ResponseInfo, HttpResponse<Object> {
    @Override
    public int statusCode() {
      return 200;
    }

    @Override
    public HttpHeaders headers() {
      return HttpHeaders.of(Map.of(), (name, value) -> true);
    }

    @Override
    public HttpClient.Version version() {
      return HttpClient.Version.HTTP_1_1;
    }

    @Override
    public HttpRequest request() {
      return null;
    }

    @Override
    public Optional<HttpResponse<Object>> previousResponse() {
      return Optional.empty();
    }

    @Override
    public Object body() {
      return null;
    }

    @Override
    public Optional<SSLSession> sslSession() {
      return Optional.empty();
    }

    @Override
    public URI uri() {
      return null;
    }
  }

  private long bytes(Runnable call) {
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        call.run();
      }
      least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / CALLS);
    }
    return least;
  }

  private void plain(BodyHandler<Void> handler) {
    assertThat(handler.apply(answer)).isNotNull();
  }

  @SuppressWarnings("unchecked")
  private void send(JdkHttpAdapter adapter, BodyHandler<Void> handler) {
    Exchange exchange = adapter.open(client, request, null, false);
    exchange.enter();
    BodyHandler<Object> wrapped = (BodyHandler<Object>) exchange.handler(handler);
    Exchange inner = adapter.open(client, request, null, true);
    if (inner != null) {
      inner.enter();
      inner.handler(wrapped);
      inner.returned(RUNNING, null);
    }
    assertThat(wrapped.apply(answer)).isNotNull();
    exchange.exit(answer, null);
    exchange.result();
    exchange.thrown();
  }

  @SuppressWarnings("unchecked")
  private void sendAsync(JdkHttpAdapter adapter, BodyHandler<Void> handler) {
    Exchange exchange = adapter.open(client, request, null, true);
    exchange.enter();
    BodyHandler<Object> wrapped = (BodyHandler<Object>) exchange.handler(handler);
    CompletableFuture<HttpResponse<Object>> future = new CompletableFuture<>();
    exchange.returned(future, null);
    assertThat(wrapped.apply(answer)).isNotNull();
    future.complete(answer);
  }

  private void costsLittle(PolicyGuard guard, long most) {
    JdkHttpAdapter adapter = new JdkHttpAdapter((method, scheme, host, port, path) -> guard);
    BodyHandler<Void> handler = BodyHandlers.discarding();
    long plain = bytes(() -> plain(handler));
    long sync = bytes(() -> send(adapter, handler)) - plain;
    long async = bytes(() -> sendAsync(adapter, handler)) - plain - 24;
    assertThat(sync).isLessThanOrEqualTo(MOST);
    assertThat(async).isLessThanOrEqualTo(most);
  }

  private static PolicyGuardBuilder breaker() {
    return Guards.http().breakerOverCalls(100, Guards.opensAfter(10, 1)).bulkhead(10, 0);
  }

  @Test
  void beingCountedCostsLittle() {
    costsLittle(breaker().build(), MOST);
  }

  @Test
  void beingReadyToRepeatCostsLittle() {
    costsLittle(breaker().retry(3, Guards.backoff(1)).build(), MOST);
  }

  @Test
  void aDeadlineCostsItsPlaceOnTheTimer() {
    PolicyGuard guard =
        breaker().retry(3, Guards.backoff(1)).deadline(TimeUnit.MINUTES.toNanos(1)).build();
    // Of the asynchronous call's bytes 96 are the task of the JDK's scheduled executor.
    costsLittle(guard, MOST + 96);
  }
}
