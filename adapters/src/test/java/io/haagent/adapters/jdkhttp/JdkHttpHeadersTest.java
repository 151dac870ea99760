package io.haagent.adapters.jdkhttp;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.engine.FaultSettings;
import io.haagent.engine.HeadersTo;
import io.haagent.engine.PolicyGuard;
import io.haagent.engine.PolicyGuardBuilder;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a dependency is told of an attempt. */
@Timeout(30)
class JdkHttpHeadersTest {
  private final List<Map<String, String>> told = new CopyOnWriteArrayList<>();

  private LoopbackServer thirdTimeLucky() {
    return new LoopbackServer(
        (request, out) -> {
          told.add(request.headers());
          LoopbackServer.whole(out, request.number() % 3 == 0 ? 200 : 503, "well");
        });
  }

  private static PolicyGuardBuilder telling() {
    return Guards.threeAttempts().headersTo(HeadersTo.INTERNAL_HOSTS);
  }

  private static int status(PolicyGuard guard, HttpRequest request, boolean async)
      throws Exception {
    WovenClient client = WovenClient.of(guard);
    return async
        ? client.sendAsync(request, BodyHandlers.ofString()).get().statusCode()
        : client.send(request, BodyHandlers.ofString()).statusCode();
  }

  private List<String> attempts() {
    return told.stream().map(headers -> headers.getOrDefault("x-ha-attempt", "-")).toList();
  }

  private static HttpRequest to(URI uri, String... headers) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(uri);
    if (headers.length > 0) {
      builder.headers(headers);
    }
    return builder.build();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eachAttemptTellsItsNumber(boolean async) throws Exception {
    try (LoopbackServer server = thirdTimeLucky()) {
      HttpRequest request = to(server.uri("/"), "x-own", "stays");
      assertThat(status(telling().build(), request, async)).isEqualTo(200);
      assertThat(attempts()).containsExactly("1", "2", "3");
      assertThat(told)
          .allSatisfy(
              headers ->
                  assertThat(headers)
                      .containsEntry("x-own", "stays")
                      .doesNotContainKey("x-ha-deadline-ms"));
      assertThat(request.headers().map()).containsOnlyKeys("x-own");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eachAttemptTellsWhatIsLeftOfTheDeadline(boolean async) throws Exception {
    try (LoopbackServer server = thirdTimeLucky()) {
      PolicyGuard guard =
          telling().retry(3, Guards.backoff(20)).deadline(TimeUnit.MINUTES.toNanos(1)).build();
      assertThat(status(guard, to(server.uri("/")), async)).isEqualTo(200);
      List<Integer> left =
          told.stream().map(headers -> Integer.parseInt(headers.get("x-ha-deadline-ms"))).toList();
      assertThat(left).allSatisfy(millis -> assertThat(millis).isBetween(1, 60_000));
      assertThat(left.get(1)).isLessThanOrEqualTo(left.get(0) - 20);
      assertThat(left.get(2)).isLessThanOrEqualTo(left.get(1) - 20);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eachAttemptTellsItsOwnTimeWhereItEndsFirst(boolean async) throws Exception {
    try (LoopbackServer server = thirdTimeLucky()) {
      PolicyGuard guard =
          telling()
              .deadline(TimeUnit.HOURS.toNanos(1))
              .attemptTimeout(TimeUnit.MINUTES.toNanos(1))
              .build();
      assertThat(status(guard, to(server.uri("/")), async)).isEqualTo(200);
      assertThat(told)
          .hasSize(3)
          .allSatisfy(
              headers ->
                  assertThat(Integer.parseInt(headers.get("x-ha-deadline-ms")))
                      .isBetween(1, 60_000));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theApplicationsOwnHeaderWins(boolean async) throws Exception {
    try (LoopbackServer server = thirdTimeLucky()) {
      PolicyGuard guard = telling().deadline(TimeUnit.MINUTES.toNanos(1)).build();
      HttpRequest request = to(server.uri("/"), "X-HA-Attempt", "7", "X-Ha-Deadline-Ms", "9");
      assertThat(status(guard, request, async)).isEqualTo(200);
      assertThat(attempts()).containsExactly("7", "7", "7");
      assertThat(told)
          .allSatisfy(headers -> assertThat(headers).containsEntry("x-ha-deadline-ms", "9"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anAttemptThatAFaultDelaysTellsItsNumberToo(boolean async) throws Exception {
    try (LoopbackServer server = thirdTimeLucky()) {
      PolicyGuard guard = telling().fault(new FaultSettings(1, null, 0, 100)).build();
      assertThat(status(guard, to(server.uri("/")), async)).isEqualTo(200);
      assertThat(attempts()).containsExactly("1", "2", "3");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingIsToldWhereNothingIsAskedForOrInShadow(boolean async) throws Exception {
    try (LoopbackServer server = thirdTimeLucky()) {
      status(telling().headersTo(HeadersTo.NO_HOST).build(), to(server.uri("/")), async);
      status(telling().shadow().build(), to(server.uri("/")), async);
      assertThat(attempts()).containsOnly("-");
    }
  }

  @Test
  void aGuardThatNeitherRepeatsNorCutsHasNothingToTell() {
    PolicyGuard guard = Guards.http().headersTo(HeadersTo.ALL_HOSTS).build();
    assertThat(AttemptHeaders.of(guard, to(URI.create("http://a/")))).isNull();
  }

  @Test
  void foreignHostsAreToldOnlyWhereTheUserSaysSo() {
    HttpRequest request = to(URI.create("https://api.example.com/"));
    assertThat(AttemptHeaders.of(telling().build(), request)).isNull();
    assertThat(AttemptHeaders.of(telling().headersTo(HeadersTo.ALL_HOSTS).build(), request))
        .isNotNull();
  }

  @Test
  void aHandshakeOfAWebSocketIsLeftAlone() {
    HttpRequest request = to(URI.create("http://a/"), "Sec-WebSocket-Key", "x");
    assertThat(AttemptHeaders.of(telling().build(), request)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stock",
        "localhost",
        "stock.internal",
        "Stock.Internal.",
        "stock.shop.svc",
        "stock.shop.svc.cluster.local",
        "printer.local",
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "[::1]",
        "[fd12:3456::1]",
        "[FC00::1]"
      })
  void internalHosts(String host) {
    assertThat(InternalHosts.has(URI.create("http://" + host + ":8080/").getHost())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.com",
        "internal.example.com",
        "notinternal.com",
        "8.8.8.8",
        "172.15.0.1",
        "172.32.0.1",
        "172.2.0.1",
        "169.254.169.254",
        "[2001:db8::1]",
        "[fd::1]",
        "[fe80::1]"
      })
  void hostsThatMayBeSomebodyElses(String host) {
    assertThat(InternalHosts.has(URI.create("http://" + host + "/").getHost())).isFalse();
  }
}
