package io.haagent.adapters.jdkhttp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.haagent.CallRejectedIOException;
import io.haagent.engine.BreakerState;
import io.haagent.engine.PolicyGuard;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class JdkHttpRetryTest {
  @TempDir Path folder;

  private static HttpResponse<String> get(PolicyGuard guard, URI uri) throws Exception {
    return WovenClient.of(guard).send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> getAsync(PolicyGuard guard, URI uri) throws Exception {
    return WovenClient.of(guard)
        .sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .get();
  }

  private static HttpResponse<String> send(HttpRequest.Builder request, PolicyGuard guard)
      throws Exception {
    return WovenClient.of(guard).send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void repeatsAnswersByTheirStatus() throws Exception {
    try (LoopbackServer server = LoopbackServer.statuses(503, 429, 200)) {
      HttpResponse<String> response = get(Guards.threeAttempts().build(), server.uri("/"));
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("answer 3");
      assertThat(server.accepted).hasValue(1);
    }
    try (LoopbackServer server = LoopbackServer.statuses(503, 429, 200)) {
      HttpResponse<String> response = getAsync(Guards.threeAttempts().build(), server.uri("/"));
      assertThat(response.body()).isEqualTo("answer 3");
      assertThat(server.accepted).hasValue(1);
    }
  }

  @Test
  void givesTheLastAnswerUntouchedWhenTheAttemptsEnd() throws Exception {
    try (LoopbackServer server = LoopbackServer.statuses(503)) {
      HttpResponse<String> response = get(Guards.threeAttempts().build(), server.uri("/"));
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.body()).isEqualTo("answer 3");
      assertThat(server.requests).hasValue(3);
    }
    try (LoopbackServer server = LoopbackServer.statuses(503)) {
      assertThat(getAsync(Guards.threeAttempts().build(), server.uri("/")).body())
          .isEqualTo("answer 3");
      assertThat(server.requests).hasValue(3);
    }
  }

  @Test
  void leavesAloneWhatTheListsDoNotName() throws Exception {
    try (LoopbackServer server = LoopbackServer.statuses(404)) {
      assertThat(get(Guards.threeAttempts().build(), server.uri("/")).body()).isEqualTo("answer 1");
      assertThat(getAsync(Guards.threeAttempts().build(), server.uri("/")).body())
          .isEqualTo("answer 2");
    }
  }

  @Test
  void repeatsConnectionsThatAreRefused() throws Exception {
    URI nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = URI.create("http://localhost:" + socket.getLocalPort() + "/");
    }
    PolicyGuard guard =
        Guards.threeAttempts().breakerOverCalls(10, Guards.opensAfter(3, 60_000)).build();
    assertThatThrownBy(() -> get(guard, nobody)).isInstanceOf(IOException.class);
    assertThat(guard.breakerState()).isEqualTo(BreakerState.OPEN);
    assertThatThrownBy(() -> get(guard, nobody)).isInstanceOf(CallRejectedIOException.class);
    assertThatThrownBy(() -> getAsync(guard, nobody))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(CallRejectedIOException.class);
  }

  @Test
  void repeatsConnectionsThatBreakOff() throws Exception {
    LoopbackServer.Script breaksTwice =
        (request, out) -> {
          if (request.number() < 3) {
            LoopbackServer.head(out, 200, "Content-Length: 100\r\n");
            throw new IOException("broken off");
          }
          LoopbackServer.whole(out, 200, "whole");
        };
    try (LoopbackServer server = new LoopbackServer(breaksTwice)) {
      assertThat(get(Guards.threeAttempts().build(), server.uri("/")).body()).isEqualTo("whole");
    }
    try (LoopbackServer server = new LoopbackServer(breaksTwice)) {
      assertThat(getAsync(Guards.threeAttempts().build(), server.uri("/")).body())
          .isEqualTo("whole");
    }
  }

  @Test
  void repeatsOnlyIdempotentRequests() throws Exception {
    try (LoopbackServer server = LoopbackServer.statuses(503)) {
      HttpRequest.Builder post =
          HttpRequest.newBuilder(server.uri("/")).POST(BodyPublishers.ofString("order"));
      assertThat(send(post, Guards.threeAttempts().build()).body()).isEqualTo("answer 1");
      assertThat(send(post, Guards.threeAttempts().idempotent(true).build()).body())
          .isEqualTo("answer 4");
      HttpRequest.Builder keyed = post.copy().header("idempotency-key", "7");
      assertThat(send(keyed, Guards.threeAttempts().build()).body()).isEqualTo("answer 7");
      HttpRequest.Builder put =
          HttpRequest.newBuilder(server.uri("/")).PUT(BodyPublishers.noBody());
      assertThat(send(put, Guards.threeAttempts().build()).body()).isEqualTo("answer 10");
    }
  }

  @Test
  void repeatsOnlyBodiesThatCanBeSentTwice() throws Exception {
    Path file = Files.writeString(folder.resolve("body"), "order");
    byte[] bytes = "order".getBytes(UTF_8);
    try (LoopbackServer server =
        new LoopbackServer(
            (request, out) -> LoopbackServer.whole(out, 503, request.number() + request.body()))) {
      List<HttpRequest.BodyPublisher> repeatable =
          List.of(
              BodyPublishers.ofString("order"),
              BodyPublishers.ofByteArray(bytes),
              BodyPublishers.ofByteArray(bytes, 0, 5),
              BodyPublishers.ofFile(file));
      HttpRequest.Builder put = HttpRequest.newBuilder(server.uri("/"));
      for (int i = 0; i < repeatable.size(); i++) {
        assertThat(send(put.PUT(repeatable.get(i)), Guards.threeAttempts().build()).body())
            .isEqualTo((i + 1) * 3 + "order");
      }
      HttpRequest.BodyPublisher once =
          BodyPublishers.fromPublisher(
              BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)), 5);
      assertThat(send(put.PUT(once), Guards.threeAttempts().build()).body()).isEqualTo("13order");
      assertThat(
              Repeatable.test(put.PUT(BodyPublishers.ofByteArrays(List.of(bytes))).build(), false))
          .isTrue();
    }
  }

  @Test
  void answersWithoutABodyAreRepeatedToo() throws Exception {
    try (LoopbackServer server =
        new LoopbackServer(
            (request, out) -> {
              LoopbackServer.head(out, 103, "Link: <a>\r\n");
              LoopbackServer.whole(out, request.number() < 3 ? 503 : 204, null);
            })) {
      HttpRequest.Builder head =
          HttpRequest.newBuilder(server.uri("/")).method("HEAD", BodyPublishers.noBody());
      assertThat(send(head, Guards.threeAttempts().build()).statusCode()).isEqualTo(204);
    }
  }

  @Test
  void aDiscardedAnswerNeverReachesTheFile() throws Exception {
    Path file = Files.writeString(folder.resolve("download"), "old");
    try (LoopbackServer server =
        new LoopbackServer(
            (request, out) -> {
              if (request.number() < 3) {
                LoopbackServer.whole(out, 503, "sorry");
              } else {
                assertThat(file).hasContent("old");
                LoopbackServer.whole(out, 200, "today's");
              }
            })) {
      HttpRequest request = HttpRequest.newBuilder(server.uri("/")).build();
      assertThat(
              WovenClient.of(Guards.threeAttempts().build())
                  .send(request, BodyHandlers.ofFile(file))
                  .body())
          .hasContent("today's");
    }
  }

  @Test
  void streamsAreHandedOutWhileTheBodyIsOnItsWay() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    try (LoopbackServer server =
        new LoopbackServer(
            (request, out) -> {
              LoopbackServer.head(out, 200, "Content-Length: 2\r\n");
              out.write('a');
              out.flush();
              assertThat(read.await(10, TimeUnit.SECONDS)).isTrue();
              out.write('b');
            })) {
      HttpRequest request = HttpRequest.newBuilder(server.uri("/")).build();
      try (InputStream body =
          WovenClient.of(Guards.threeAttempts().build())
              .send(request, BodyHandlers.ofInputStream())
              .body()) {
        assertThat(body.read()).isEqualTo('a');
        read.countDown();
        assertThat(body.read()).isEqualTo('b');
        assertThat(body.read()).isEqualTo(-1);
      }
    }
  }

  @Test
  void aBodyThatBreaksOffAfterTheAnswerCountsAsAFailure() throws Exception {
    PolicyGuard guard = Guards.http().breakerOverCalls(10, Guards.opensAfter(1, 60_000)).build();
    CountDownLatch read = new CountDownLatch(1);
    try (LoopbackServer server =
        new LoopbackServer(
            (request, out) -> {
              LoopbackServer.head(out, 200, "Content-Length: 2\r\n");
              out.write('a');
              out.flush();
              assertThat(read.await(10, TimeUnit.SECONDS)).isTrue();
              throw new IOException("broken off");
            })) {
      HttpRequest request = HttpRequest.newBuilder(server.uri("/")).build();
      try (InputStream body =
          WovenClient.of(guard).send(request, BodyHandlers.ofInputStream()).body()) {
        assertThat(body.read()).isEqualTo('a');
        assertThat(guard.breakerState()).isEqualTo(BreakerState.CLOSED);
        read.countDown();
        assertThatThrownBy(body::read).isInstanceOf(IOException.class);
      }
      assertThat(guard.breakerState()).isEqualTo(BreakerState.OPEN);
    }
  }

  @Test
  void aStreamThatTheApplicationClosesEarlyIsNoFailure() throws Exception {
    PolicyGuard guard = Guards.http().breakerOverCalls(10, Guards.opensAfter(1, 60_000)).build();
    try (LoopbackServer server =
        new LoopbackServer(
            (request, out) -> {
              LoopbackServer.head(out, 200, "Content-Length: 2\r\n");
              out.write('a');
              out.flush();
            })) {
      HttpRequest request = HttpRequest.newBuilder(server.uri("/")).build();
      try (InputStream body =
          WovenClient.of(guard).send(request, BodyHandlers.ofInputStream()).body()) {
        assertThat(body.read()).isEqualTo('a');
      }
      Guards.await("the connection is closed", () -> server.open.get() == 0);
      assertThat(guard.breakerState()).isEqualTo(BreakerState.CLOSED);
    }
  }

  @Test
  void theBreakerRecoversByItself() throws Exception {
    PolicyGuard guard = Guards.http().breakerOverCalls(2, Guards.opensAfter(2, 20)).build();
    try (LoopbackServer server = LoopbackServer.statuses(500, 500, 200)) {
      URI uri = server.uri("/");
      get(guard, uri);
      get(guard, uri);
      assertThat(guard.breakerState()).isEqualTo(BreakerState.OPEN);
      Guards.await(
          "a probe heals the breaker",
          () -> {
            try {
              return get(guard, uri).statusCode() == 200;
            } catch (CallRejectedIOException e) {
              return false;
            } catch (Exception e) {
              throw new AssertionError(e);
            }
          });
      assertThat(guard.breakerState()).isEqualTo(BreakerState.CLOSED);
      assertThat(server.requests).hasValue(3);
    }
  }

  @Test
  void anInterruptEndsTheRetries() throws Exception {
    try (LoopbackServer server = new LoopbackServer((request, out) -> TimeUnit.SECONDS.sleep(20))) {
      Thread caller = Thread.currentThread();
      Thread other =
          new Thread(
              () -> {
                Guards.await("the request is there", () -> server.requests.get() == 1);
                caller.interrupt();
              });
      other.start();
      assertThatThrownBy(() -> get(Guards.threeAttempts().build(), server.uri("/")))
          .isInstanceOf(InterruptedException.class);
      other.join();
      assertThat(Thread.interrupted()).isFalse();
      Guards.await("the exchange is cancelled", () -> server.requests.get() == 1);
    }
  }

  @Test
  void guardsAreFoundByTheFirstUri() throws Exception {
    try (LoopbackServer server =
        new LoopbackServer(
            (request, out) -> {
              if (request.path().startsWith("/moved")) {
                LoopbackServer.head(out, 302, "Location: /new\r\nContent-Length: 0\r\n");
              } else {
                LoopbackServer.whole(out, 200, "here");
              }
            })) {
      List<String> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
      PolicyGuard guard = Guards.threeAttempts().build();
      WovenClient client =
          new WovenClient(
              java.net.http.HttpClient.newBuilder()
                  .followRedirects(java.net.http.HttpClient.Redirect.ALWAYS)
                  .build(),
              (method, scheme, host, port, path) -> {
                seen.add(method + " " + scheme + "://" + host + path);
                assertThat(port).isEqualTo(server.port());
                return guard;
              });
      HttpRequest request = HttpRequest.newBuilder(server.uri("/moved%20on?x=1")).build();
      assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo("here");
      assertThat(client.sendAsync(request, BodyHandlers.ofString()).get().body()).isEqualTo("here");
      assertThat(seen)
          .containsExactly("GET http://localhost/moved%20on", "GET http://localhost/moved%20on");
    }
  }
}
