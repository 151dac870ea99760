package io.haagent.adapters.jdkhttp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.engine.HeadersTo;
import io.haagent.engine.HedgeSettings;
import io.haagent.engine.PolicyGuard;
import io.haagent.engine.PolicyGuardBuilder;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that are sent again beside one that isn't answered in time. */
@Timeout(30)
class JdkHttpHedgeTest {
  private static final HedgeSettings SOON = new HedgeSettings(20 * Guards.MILLI, 1);

  /** Holds the answers to a test's first requests. */
  private final CountDownLatch first = new CountDownLatch(1);

  private final List<Integer> handled = new CopyOnWriteArrayList<>();

  @AfterEach
  void letGo() {
    first.countDown();
  }

  private static PolicyGuardBuilder hedged() {
    return Guards.http().bulkhead(10, 0).hedge(SOON);
  }

  /** The first request waits; the others are answered with a status and their numbers. */
  private LoopbackServer slow(int firstStatus, int... statuses) {
    return new LoopbackServer(
        (request, out) -> {
          int number = request.number();
          if (number == 1) {
            first.await();
          }
          int status =
              number == 1 ? firstStatus : statuses[Math.min(number - 2, statuses.length - 1)];
          LoopbackServer.whole(out, status, "answer " + number);
        });
  }

  private BodyHandler<String> handler() {
    return info -> {
      handled.add(info.statusCode());
      return BodyHandlers.ofString().apply(info);
    };
  }

  private CompletableFuture<HttpResponse<String>> get(PolicyGuard guard, LoopbackServer server) {
    return WovenClient.of(guard)
        .sendAsync(HttpRequest.newBuilder(server.uri("/")).build(), handler());
  }

  private static void assertBalanced(PolicyGuard guard) {
    Guards.await(
        "all permits are back",
        () ->
            guard.status().metrics().concurrent() == 0
                && guard.status().metrics().bulkhead().inUse() == 0);
  }

  @Test
  void theHedgeIsAnsweredFirstAndTheOtherIsCancelled() throws Exception {
    PolicyGuard guard = hedged().build();
    try (LoopbackServer server = slow(200, 200)) {
      HttpResponse<String> answer = get(guard, server).get();
      assertThat(answer.body()).isEqualTo("answer 2");
      assertBalanced(guard);
      first.countDown();
      Guards.await("the cancelled one's connection is closed", () -> server.open.get() == 1);
      assertThat(server.requests).hasValue(2);
      assertThat(server.accepted).hasValue(2);
      assertThat(handled).containsExactly(200);
    }
    assertThat(guard.status().successes()).isEqualTo(1);
    assertThat(guard.status().metrics().cancelled()).isEqualTo(1);
    assertThat(guard.status().metrics().hedgesWon()).isEqualTo(1);
    assertThat(guard.status().calls()).isEqualTo(1);
  }

  @Test
  void aBadAnswerWaitsForABetterOne() throws Exception {
    PolicyGuard guard = hedged().build();
    try (LoopbackServer server = slow(200, 503)) {
      CompletableFuture<HttpResponse<String>> call = get(guard, server);
      Guards.await("the hedge has failed", () -> guard.status().failures() == 1);
      first.countDown();
      assertThat(call.get().body()).isEqualTo("answer 1");
      assertThat(handled).containsExactly(200);
      assertThat(server.accepted).hasValue(2);
    }
    assertBalanced(guard);
    assertThat(guard.status().lastFailure()).contains("503");
    assertThat(guard.status().metrics().hedgesWon()).isZero();
  }

  @Test
  void theLastBadAnswerIsTheCallersUntouched() throws Exception {
    PolicyGuard guard = hedged().build();
    try (LoopbackServer server = slow(500, 503)) {
      CompletableFuture<HttpResponse<String>> call = get(guard, server);
      Guards.await("the hedge has failed", () -> guard.status().failures() == 1);
      first.countDown();
      // The last is the one whose body ends last.
      int status = call.get().statusCode();
      assertThat(status).isIn(500, 503);
      assertThat(call.get().body()).isEqualTo(status == 500 ? "answer 1" : "answer 2");
      assertThat(handled).containsExactly(status);
    }
    assertBalanced(guard);
    assertThat(guard.status().failures()).isEqualTo(2);
  }

  @Test
  void whenAllHaveFailedTheRetryDecides() throws Exception {
    PolicyGuard guard = Guards.threeAttempts().bulkhead(10, 0).hedge(SOON).build();
    try (LoopbackServer server = slow(503, 503, 200)) {
      CompletableFuture<HttpResponse<String>> call = get(guard, server);
      Guards.await("the hedge has failed", () -> guard.status().failures() == 1);
      first.countDown();
      assertThat(call.get().body()).isEqualTo("answer 3");
      assertThat(handled).containsExactly(200);
    }
    assertBalanced(guard);
    assertThat(guard.status().retries()).isEqualTo(1);
    assertThat(guard.status().metrics().hedges()).isEqualTo(1);
  }

  @Test
  void aBodyThatIsStreamedIsTheWinners() throws Exception {
    PolicyGuard guard = hedged().build();
    try (LoopbackServer server = slow(200, 200)) {
      HttpRequest request = HttpRequest.newBuilder(server.uri("/")).build();
      HttpResponse<InputStream> answer =
          WovenClient.of(guard).sendAsync(request, BodyHandlers.ofInputStream()).get();
      assertThat(new String(answer.body().readAllBytes(), UTF_8)).isEqualTo("answer 2");
    }
    assertBalanced(guard);
  }

  @Test
  void onlyRequestsThatMayBeSentTwiceAre() throws Exception {
    PolicyGuard guard = hedged().build();
    AtomicBoolean slowNext = new AtomicBoolean();
    AtomicInteger withoutKey = new AtomicInteger();
    LoopbackServer.Script script =
        (asked, out) -> {
          boolean keyed = asked.headers().containsKey("Idempotency-Key");
          if (!keyed) {
            withoutKey.incrementAndGet();
          }
          if (!keyed || slowNext.getAndSet(false)) {
            first.await();
          }
          LoopbackServer.whole(out, 200, "answer " + asked.number());
        };
    try (LoopbackServer server = new LoopbackServer(script)) {
      HttpRequest.Builder post =
          HttpRequest.newBuilder(server.uri("/")).POST(BodyPublishers.ofString("body"));
      CompletableFuture<HttpResponse<String>> once =
          WovenClient.of(guard).sendAsync(post.build(), handler());
      Guards.await("the request is there", () -> server.requests.get() == 1);
      // One that may be sent twice has its hedge long after the other would have had one.
      HttpRequest keyed = post.copy().header("Idempotency-Key", "7").build();
      while (guard.status().metrics().hedges() == 0) {
        slowNext.set(true);
        assertThat(WovenClient.of(guard).sendAsync(keyed, handler()).get().statusCode())
            .isEqualTo(200);
      }
      assertThat(once).isNotDone();
      first.countDown();
      assertThat(once.get().body()).isEqualTo("answer 1");
      assertThat(withoutKey).hasValue(1);
    }
    assertBalanced(guard);
  }

  @Test
  void cancellingTheCallCancelsBoth() throws Exception {
    PolicyGuard guard = hedged().build();
    CountDownLatch both = new CountDownLatch(1);
    try (LoopbackServer server =
        new LoopbackServer(
            (request, out) -> {
              both.await();
              LoopbackServer.whole(out, 200, "late");
            })) {
      CompletableFuture<HttpResponse<String>> call = get(guard, server);
      Guards.await("both are there", () -> server.requests.get() == 2);
      assertThat(call.cancel(true)).isTrue();
      assertBalanced(guard);
      both.countDown();
      Guards.await("both connections are closed", () -> server.open.get() == 0);
    }
    assertThat(handled).isEmpty();
    assertThat(guard.status().metrics().cancelled()).isEqualTo(2);
  }

  @Test
  void theDeadlineCutsBoth() throws Exception {
    PolicyGuard guard = hedged().deadline(1_500 * Guards.MILLI).build();
    CountDownLatch both = new CountDownLatch(1);
    try (LoopbackServer server =
        new LoopbackServer(
            (request, out) -> {
              both.await();
              LoopbackServer.whole(out, 200, "late");
            })) {
      CompletableFuture<HttpResponse<String>> call = get(guard, server);
      Guards.await("both are there", () -> server.requests.get() == 2);
      Guards.await("it has ended", call::isDone);
      assertThat(call).isCompletedExceptionally();
      assertBalanced(guard);
      both.countDown();
      Guards.await("both connections are closed", () -> server.open.get() == 0);
    }
    assertThat(guard.status().metrics().timeouts()).isEqualTo(1);
  }

  @Test
  void aHedgeTellsItsOwnNumber() throws Exception {
    PolicyGuard guard = hedged().headersTo(HeadersTo.ALL_HOSTS).build();
    List<String> told = new CopyOnWriteArrayList<>();
    try (LoopbackServer server =
        new LoopbackServer(
            (request, out) -> {
              told.add(request.headers().get("x-ha-attempt"));
              if (request.number() == 1) {
                first.await();
              }
              LoopbackServer.whole(out, 200, "answer");
            })) {
      assertThat(get(guard, server).get().statusCode()).isEqualTo(200);
    }
    assertThat(told).containsExactly("1", "2");
  }

  @Test
  void aBlockingCallHasNone() throws Exception {
    PolicyGuard guard = Guards.http().hedge(new HedgeSettings(1, 1)).build();
    try (LoopbackServer server = LoopbackServer.statuses(200)) {
      HttpRequest request = HttpRequest.newBuilder(server.uri("/")).build();
      assertThat(WovenClient.of(guard).send(request, handler()).body()).isEqualTo("answer 1");
      assertThat(server.requests).hasValue(1);
    }
  }

  @Test
  void shadowOnlyCountsThem() throws Exception {
    PolicyGuard guard = hedged().shadow().build();
    try (LoopbackServer server = slow(200, 200)) {
      CompletableFuture<HttpResponse<String>> call = get(guard, server);
      Guards.await("one would have been made", () -> guard.status().metrics().hedges() == 1);
      first.countDown();
      assertThat(call.get().body()).isEqualTo("answer 1");
      assertThat(server.requests).hasValue(1);
    }
  }
}
