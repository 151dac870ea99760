package io.haagent.adapters.jdkhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.haagent.engine.BreakerState;
import io.haagent.engine.Outcome;
import io.haagent.engine.PolicyGuard;
import io.haagent.engine.PolicyGuardBuilder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that something ends before their answer: the deadline, or the application. */
@Timeout(30)
class JdkHttpDeadlineTest {
  private static LoopbackServer silent() {
    return new LoopbackServer((request, out) -> TimeUnit.SECONDS.sleep(60));
  }

  private static HttpRequest to(LoopbackServer server) {
    return HttpRequest.newBuilder(server.uri("/")).build();
  }

  private static PolicyGuardBuilder shortDeadline() {
    return Guards.http()
        .deadline(100 * Guards.MILLI)
        .breakerOverCalls(10, Guards.opensAfter(1, 60_000));
  }

  /** The server's script sleeps on, so its end of the connection tells nothing: look at ours. */
  private static void timesOut(PolicyGuard guard, boolean async) throws Exception {
    try (LoopbackServer server = silent()) {
      WovenClient client = WovenClient.of(guard);
      if (async) {
        CompletableFuture<HttpResponse<String>> future =
            client.sendAsync(to(server), BodyHandlers.ofString());
        assertThatThrownBy(future::get)
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(HttpTimeoutException.class);
      } else {
        assertThatThrownBy(() -> client.send(to(server), BodyHandlers.ofString()))
            .isInstanceOf(HttpTimeoutException.class)
            .hasMessageContaining("guard \"stock\"");
      }
      assertThat(guard.breakerState()).isEqualTo(BreakerState.OPEN);
      // Not repeated; on a busy machine the deadline may end before the request is sent at all.
      assertThat(server.requests).hasValueLessThanOrEqualTo(1);
    }
  }

  @Test
  void sendIsCut() throws Exception {
    timesOut(shortDeadline().build(), false);
  }

  @Test
  void sendWithRetryIsCut() throws Exception {
    timesOut(shortDeadline().retry(3, Guards.backoff(1)).build(), false);
  }

  @Test
  void sendAsyncIsCut() throws Exception {
    timesOut(shortDeadline().build(), true);
  }

  @Test
  void sendAsyncWithRetryIsCut() throws Exception {
    timesOut(shortDeadline().retry(3, Guards.backoff(1)).build(), true);
  }

  @Test
  void anAttemptThatTakesTooLongIsCutAndRepeated() throws Exception {
    PolicyGuard guard =
        Guards.http()
            .retry(2, Guards.backoff(1))
            .deadline(TimeUnit.MINUTES.toNanos(1))
            .attemptTimeout(100 * Guards.MILLI)
            .build();
    try (LoopbackServer server = silent()) {
      WovenClient client = WovenClient.of(guard);
      assertThatThrownBy(() -> client.send(to(server), BodyHandlers.ofString()))
          .isInstanceOf(HttpTimeoutException.class)
          .hasMessageContaining("attempt timed out");
      assertThat(guard.status().metrics().timeouts()).isEqualTo(2);
      assertThat(guard.status().retries()).isEqualTo(1);
      assertThatThrownBy(() -> client.sendAsync(to(server), BodyHandlers.ofString()).get())
          .hasCauseInstanceOf(HttpTimeoutException.class);
      assertThat(guard.status().metrics().timeouts()).isEqualTo(4);
      assertThat(guard.status().metrics().concurrent()).isZero();
    }
  }

  /** The client's own timeout: the application has set it, and it ends before ours. */
  @Test
  void aRequestsOwnTimeoutIsOneOfItsAttempt() throws Exception {
    PolicyGuard guard =
        Guards.http()
            .retry(2, Guards.backoff(1))
            .attemptTimeout(TimeUnit.MINUTES.toNanos(1))
            .build();
    try (LoopbackServer server = silent()) {
      WovenClient client = WovenClient.of(guard);
      HttpRequest impatient =
          HttpRequest.newBuilder(server.uri("/")).timeout(Duration.ofMillis(100)).build();
      assertThatThrownBy(() -> client.send(impatient, BodyHandlers.ofString()))
          .isInstanceOf(HttpTimeoutException.class)
          .hasMessage("request timed out");
      assertThatThrownBy(() -> client.sendAsync(impatient, BodyHandlers.ofString()).get())
          .hasCauseInstanceOf(HttpTimeoutException.class)
          .hasMessageContaining("request timed out");
      assertThat(guard.status().failures()).isEqualTo(4);
      assertThat(guard.status().retries()).isEqualTo(2);
      assertThat(guard.status().metrics().timeouts()).isZero();
      assertThat(guard.status().metrics().concurrent()).isZero();
    }
  }

  @Test
  void theOnlyAttemptOfACallIsCutByItsOwnTime() throws Exception {
    timesOut(shortAttempt().build(), false);
    timesOut(shortAttempt().build(), true);
  }

  private static PolicyGuardBuilder shortAttempt() {
    return Guards.http()
        .attemptTimeout(100 * Guards.MILLI)
        .breakerOverCalls(10, Guards.opensAfter(1, 60_000));
  }

  @Test
  void theExchangeOfACutCallIsCancelled() throws Exception {
    for (PolicyGuard guard :
        new PolicyGuard[] {
          shortDeadline().build(), shortDeadline().retry(2, Guards.backoff(1)).build()
        }) {
      java.util.concurrent.CountDownLatch closed = new java.util.concurrent.CountDownLatch(2);
      try (LoopbackServer server =
          new LoopbackServer(
              (request, out) -> {
                LoopbackServer.head(out, 200, "Transfer-Encoding: chunked\r\n");
                try {
                  while (true) {
                    out.write("1\r\na\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                    out.flush();
                    TimeUnit.MILLISECONDS.sleep(5); // a body that trickles
                  }
                } finally {
                  closed.countDown();
                }
              })) {
        WovenClient client = WovenClient.of(guard);
        WovenClient another = WovenClient.of(Guards.http().deadline(100 * Guards.MILLI).build());
        assertThatThrownBy(() -> client.send(to(server), BodyHandlers.ofString()))
            .isInstanceOf(HttpTimeoutException.class);
        assertThatThrownBy(() -> another.sendAsync(to(server), BodyHandlers.ofString()).get())
            .hasCauseInstanceOf(HttpTimeoutException.class);
        assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  @Test
  void anAnswerInTimeIsLeftAlone() throws Exception {
    PolicyGuard guard =
        Guards.http().deadline(TimeUnit.MINUTES.toNanos(1)).retry(2, Guards.backoff(1)).build();
    try (LoopbackServer server = LoopbackServer.statuses(503, 200, 503, 200)) {
      WovenClient client = WovenClient.of(guard);
      assertThat(client.send(to(server), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
      assertThat(client.sendAsync(to(server), BodyHandlers.ofString()).get().statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void cancellingGivesThePermitBackAndCountsForNothing() throws Exception {
    for (boolean retries : new boolean[] {false, true}) {
      PolicyGuardBuilder builder =
          Guards.http().bulkhead(1, 0).breakerOverCalls(10, Guards.opensAfter(1, 60_000));
      PolicyGuard guard = retries ? builder.retry(3, Guards.backoff(1)).build() : builder.build();
      try (LoopbackServer server =
          new LoopbackServer(
              (request, out) -> {
                if (request.number() == 1) {
                  TimeUnit.SECONDS.sleep(60);
                }
                LoopbackServer.whole(out, 200, "well");
              })) {
        WovenClient client = WovenClient.of(guard);
        CompletableFuture<HttpResponse<String>> future =
            client.sendAsync(to(server), BodyHandlers.ofString());
        Guards.await("the request is there", () -> server.requests.get() == 1);
        assertThatThrownBy(() -> client.send(to(server), BodyHandlers.ofString()))
            .isInstanceOf(io.haagent.CallRejectedIOException.class)
            .hasMessageContaining("bulkhead");
        assertThat(future.cancel(true)).isTrue();
        assertThat(future).isCompletedExceptionally();
        assertThat(client.send(to(server), BodyHandlers.ofString()).body()).isEqualTo("well");
        assertThat(guard.breakerState()).isEqualTo(BreakerState.CLOSED);
      }
    }
  }

  @Test
  void cancellingDuringTheReadmissionGivesThePermitBack() throws Exception {
    AtomicReference<CompletableFuture<?>> given = new AtomicReference<>();
    AtomicBoolean granted = new AtomicBoolean();
    AtomicBoolean cancelled = new AtomicBoolean();
    PolicyGuard guard =
        Guards.threeAttempts()
            .bulkhead(1, 0)
            .limit(1_000_000, TimeUnit.SECONDS.toNanos(1), 1_000_000, 0)
            .jitter(
                () -> {
                  granted.set(true);
                  return 0.5;
                })
            .ticker(
                () -> {
                  // The clock's first reading after the grant is the readmission's.
                  if (granted.getAndSet(false)) {
                    Guards.await("the caller has its future", () -> given.get() != null);
                    given.get().cancel(true);
                    cancelled.set(true);
                  }
                  return System.nanoTime();
                })
            .build();
    try (LoopbackServer server = LoopbackServer.statuses(503, 200)) {
      given.set(WovenClient.of(guard).sendAsync(to(server), BodyHandlers.ofString()));
      Guards.await("the call is cancelled", cancelled::get);
      Guards.await(
          "the permit is back",
          () -> {
            long token = guard.admit(guard.start(), false);
            if (token > 0) {
              guard.settle(token, 0, Outcome.SUCCESS);
            }
            return token > 0;
          });
    }
  }
}
