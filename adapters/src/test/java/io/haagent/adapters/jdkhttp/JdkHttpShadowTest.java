package io.haagent.adapters.jdkhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.haagent.engine.BreakerState;
import io.haagent.engine.PolicyGuard;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** HTTP calls whose guard is in shadow go out once and come back as they are. */
@Timeout(30)
class JdkHttpShadowTest {

  private static PolicyGuard guard() {
    return Guards.threeAttempts()
        .shadow()
        .deadline(3600_000 * Guards.MILLI)
        .breakerOverCalls(10, Guards.opensAfter(2, 3600_000))
        .build();
  }

  private static HttpResponse<String> send(PolicyGuard guard, HttpRequest request, boolean async)
      throws Exception {
    WovenClient client = WovenClient.of(guard);
    return async
        ? client.sendAsync(request, BodyHandlers.ofString()).get()
        : client.send(request, BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(PolicyGuard guard, URI uri, boolean async)
      throws Exception {
    return send(guard, HttpRequest.newBuilder(uri).build(), async);
  }

  @Test
  void aFailingAnswerIsCountedAndHandedOnAndNotRepeated() throws Exception {
    for (boolean async : new boolean[] {false, true}) {
      try (LoopbackServer server = LoopbackServer.statuses(503, 503, 503, 200)) {
        PolicyGuard guard = guard();
        assertThat(get(guard, server.uri("/"), async).body()).isEqualTo("answer 1");
        assertThat(get(guard, server.uri("/"), async).statusCode()).isEqualTo(503);
        assertThat(guard.breakerState()).isEqualTo(BreakerState.OPEN);
        assertThat(guard.status().retries()).as("open, it would not repeat").isEqualTo(1);
        assertThat(guard.status().lastFailure()).isEqualTo("HTTP 503");
        assertThat(get(guard, server.uri("/"), async).body()).isEqualTo("answer 3");
        assertThat(get(guard, server.uri("/"), async).body()).isEqualTo("answer 4");
        assertThat(guard.status().rejected()).isEqualTo(2);
        assertThat(guard.status().calls()).isEqualTo(4);
        assertThat(guard.status().successes()).isEqualTo(1);
        assertThat(server.requests).hasValue(4);
      }
    }
  }

  @Test
  void aRequestThatCouldNotBeRepeatedIsNotCountedAsARetry() throws Exception {
    for (boolean async : new boolean[] {false, true}) {
      try (LoopbackServer server = LoopbackServer.statuses(503)) {
        PolicyGuard guard = guard();
        HttpRequest post =
            HttpRequest.newBuilder(server.uri("/")).POST(BodyPublishers.ofString("x")).build();
        assertThat(send(guard, post, async).statusCode()).isEqualTo(503);
        assertThat(guard.status().retries()).isZero();
        assertThat(guard.status().failures()).isEqualTo(1);
      }
    }
  }

  private static URI nobody() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return URI.create("http://localhost:" + socket.getLocalPort() + "/");
    }
  }

  @Test
  void aConnectionThatIsRefusedIsTheLastFailure() throws Exception {
    URI nobody = nobody();
    PolicyGuard guard = guard();
    assertThatThrownBy(() -> get(guard, nobody, true)).hasCauseInstanceOf(ConnectException.class);
    assertThat(guard.status().lastFailure()).startsWith("java.net.ConnectException");
    assertThat(guard.status().retries()).isEqualTo(1);
  }
}
