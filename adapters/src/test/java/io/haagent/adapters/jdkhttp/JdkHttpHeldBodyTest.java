package io.haagent.adapters.jdkhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.haagent.engine.PolicyGuard;
import io.haagent.engine.Ticker;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers that were to be followed by another attempt. */
@Timeout(30)
class JdkHttpHeldBodyTest {
  /** Admits one attempt: the repeat is granted, and refused after the backoff. */
  private static PolicyGuard refusesTheRepeat() {
    return Guards.threeAttempts().limit(1, TimeUnit.HOURS.toNanos(1), 1, 0).build();
  }

  private static HttpRequest to(LoopbackServer server) {
    return HttpRequest.newBuilder(server.uri("/")).build();
  }

  private static void large(OutputStream out) throws IOException {
    LoopbackServer.head(out, 503, "Content-Length: 10000000\r\nX-Why: large\r\n");
    byte[] piece = new byte[10_000];
    for (int i = 0; i < 1_000; i++) {
      out.write(piece);
    }
  }

  private static void slow(OutputStream out) throws Exception {
    LoopbackServer.head(out, 503, "Content-Length: 100\r\n");
    out.write('a');
    out.flush();
    TimeUnit.SECONDS.sleep(20);
  }

  @Test
  void areReplayedWhereTheRepeatIsRefused() throws Exception {
    try (LoopbackServer server = LoopbackServer.statuses(503)) {
      HttpResponse<String> response =
          WovenClient.of(refusesTheRepeat()).send(to(server), BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.body()).isEqualTo("answer 1");
      assertThat(response.headers().firstValue("content-length")).contains("8");
      assertThat(response.request().uri()).isEqualTo(server.uri("/"));
      HttpResponse<InputStream> streamed =
          WovenClient.of(refusesTheRepeat())
              .sendAsync(to(server), BodyHandlers.ofInputStream())
              .get();
      assertThat(streamed.body()).hasContent("answer 2");
      assertThat(
              WovenClient.of(refusesTheRepeat()).send(to(server), BodyHandlers.discarding()).body())
          .isNull();
      assertThat(WovenClient.of(refusesTheRepeat()).send(to(server), BodyHandlers.ofLines()).body())
          .containsExactly("answer 4");
      assertThat(server.accepted.get()).isLessThanOrEqualTo(4);
    }
  }

  @Test
  void sayThatTheyWereCut() throws Exception {
    try (LoopbackServer server = new LoopbackServer((request, out) -> large(out))) {
      assertThatThrownBy(
              () -> WovenClient.of(refusesTheRepeat()).send(to(server), BodyHandlers.ofString()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("64 kB");
      assertThatThrownBy(
              () ->
                  WovenClient.of(refusesTheRepeat())
                      .sendAsync(to(server), BodyHandlers.ofString())
                      .get())
          .isInstanceOf(ExecutionException.class)
          .rootCause()
          .hasMessageContaining("64 kB");
      HttpResponse<InputStream> streamed =
          WovenClient.of(refusesTheRepeat()).send(to(server), BodyHandlers.ofInputStream());
      assertThat(streamed.statusCode()).isEqualTo(503);
      assertThat(streamed.headers().firstValue("X-Why")).contains("large");
      assertThatThrownBy(() -> streamed.body().readAllBytes()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void areCutWhereTheyAreLargeOrSlow() throws Exception {
    try (LoopbackServer server =
        new LoopbackServer(
            (request, out) -> {
              if (request.number() == 1) {
                large(out);
              } else if (request.number() == 2) {
                slow(out);
              } else {
                LoopbackServer.whole(out, 200, "well");
              }
            })) {
      WovenClient client = WovenClient.of(Guards.threeAttempts().build());
      assertThat(client.send(to(server), BodyHandlers.ofString()).body()).isEqualTo("well");
      assertThat(server.requests).hasValue(3);
    }
  }

  @Test
  void giveTheirConnectionsBack() throws Exception {
    try (LoopbackServer server = LoopbackServer.statuses(503)) {
      WovenClient client = WovenClient.of(Guards.http().retry(2, Guards.backoff(0)).build());
      for (int i = 0; i < 2_500; i++) {
        assertThat(client.send(to(server), BodyHandlers.ofString()).statusCode()).isEqualTo(503);
      }
      for (int i = 0; i < 2_500; i++) {
        assertThat(client.sendAsync(to(server), BodyHandlers.ofString()).get().statusCode())
            .isEqualTo(503);
      }
      assertThat(server.requests).hasValue(10_000);
      assertThat(server.mostOpen.get()).isLessThanOrEqualTo(2);
      assertThat(server.accepted.get()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void closeTheConnectionsThatTheyCut() throws Exception {
    try (LoopbackServer server = new LoopbackServer((request, out) -> large(out))) {
      WovenClient client = WovenClient.of(Guards.http().retry(2, Guards.backoff(0)).build());
      for (int i = 0; i < 100; i++) {
        assertThat(client.send(to(server), BodyHandlers.discarding()).statusCode()).isEqualTo(503);
      }
      assertThat(server.requests).hasValue(200);
      assertThat(server.mostOpen.get()).isLessThanOrEqualTo(6);
    }
  }

  @Test
  void anInterruptWhileTheyAreHeldReachesTheCaller() throws Exception {
    Thread caller = Thread.currentThread();
    PolicyGuard guard =
        Guards.threeAttempts()
            .scheduler(
                (task, nanos) -> {
                  // The answer has its promise of a repeat, and its body is being read.
                  caller.interrupt();
                  return () -> {};
                })
            .build();
    try (LoopbackServer server =
        new LoopbackServer(
            (request, out) -> {
              if (request.number() == 1) {
                slow(out);
              }
              LoopbackServer.whole(out, 200, "repeated");
            })) {
      assertThatThrownBy(() -> WovenClient.of(guard).send(to(server), BodyHandlers.ofString()))
          .isInstanceOf(InterruptedException.class);
      assertThat(server.requests).hasValue(1);
    }
  }

  @Test
  void theTimeTheyAreHeldIsTakenFromTheDeadline() throws Exception {
    AtomicLong now = new AtomicLong(1);
    AtomicLong parked = new AtomicLong();
    Ticker clock =
        new Ticker() {
          @Override
          public long nanos() {
            return now.get();
          }

          @Override
          public void park(long nanos) {
            parked.addAndGet(nanos);
            now.addAndGet(nanos);
          }
        };
    PolicyGuard guard =
        Guards.http()
            .retry(3, Guards.backoff(950))
            .deadline(1_000 * Guards.MILLI)
            .ticker(clock)
            .scheduler(
                (task, nanos) -> {
                  if (nanos == HoldingSubscriber.MAX_NANOS) {
                    now.addAndGet(nanos);
                  }
                  return () -> {};
                })
            .build();
    try (LoopbackServer server = LoopbackServer.statuses(503)) {
      assertThat(WovenClient.of(guard).send(to(server), BodyHandlers.ofString()).statusCode())
          .isEqualTo(503);
      assertThat(parked).as("a wait that can't end before the deadline").hasValue(0);
    }
  }
}
