package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.it.target.http.BreakerMain;
import io.haagent.it.target.http.HeadersMain;
import io.haagent.it.target.http.ManyMain;
import io.haagent.it.target.http.RefusedMain;
import io.haagent.it.target.http.RejectMain;
import io.haagent.it.target.http.RetryMain;
import io.haagent.it.target.spring.SpringMain;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code java.net.http.HttpClient} under a policy, seen from both ends: what the caller gets, and
 * what arrived at the server.
 */
class HttpClientTest {

  private static final String THREE_ATTEMPTS =
      "\"retry\": {\"maxAttempts\": 3, \"budget\": null,"
          + " \"backoff\": {\"initial\": \"1ms\", \"max\": \"1ms\"}";

  private final CountingServer server = new CountingServer();

  @AfterEach
  void closeServer() throws Exception {
    server.close();
  }

  @OnEachJdk
  void threeAttemptsHealTwoFailuresOfThree(Jdk jdk) {
    Run run =
        Forked.of(jdk, RetryMain.class)
            .policy(
                """
                {"guards": {
                  "getOnly": {"http": {"hosts": ["@"], "methods": ["GET"], "paths": ["/flaky/getOnly/**"]}, @3}},
                  "idempotent": {"http": {"hosts": ["@"], "paths": ["/*/idempotent/*"]}, @3, "idempotent": true}},
                  "flaky": {"http": {"hosts": ["@"], "paths": ["/flaky/*", "/drop/**", "/large/**"]}, @3}}
                }}
                """
                    .replace("@3", THREE_ATTEMPTS)
                    .replace("@", server.host()))
            .run(server.url());
    assertThat(run.facts())
        .as("%s", run)
        .containsEntry("get", "{200 /flaky/get =10}")
        .containsEntry("head", "{200 =10}")
        .containsEntry("put", "{200 /flaky/put hello=10}")
        .containsEntry("delete", "{200 /flaky/delete =10}")
        .containsEntry("post", "{503 /flaky/post hello=7, 200 /flaky/post hello=3}")
        .containsEntry("postKeyed", "{200 /flaky/postKeyed hello=10}")
        .containsEntry("postIdempotent", "{200 /flaky/idempotent/post hello=10}")
        .containsEntry("async", "{200 /flaky/async =10}")
        .containsEntry("drop", "{200 /drop/get =10}")
        .containsEntry("dropAsync", "{200 /drop/async =10}")
        .containsEntry("unguarded", "{503 /flaky/unguarded/get =7, 200 /flaky/unguarded/get =3}")
        .containsEntry("otherMethod", "{503 /flaky/getOnly/x =7, 200 /flaky/getOnly/x =3}")
        .containsEntry("large", "{500=10}")
        .containsEntry("wrapper", "{200 /flaky/wrapper =10}")
        .containsEntry("wrapperAsync", "{200 /flaky/wrapperAsync =10}")
        .containsEntry("pushPromise", "{200 /flaky/pushPromise =10}")
        .containsEntry("stream", "{200 /flaky/stream =10}")
        .containsEntry("handlerOnce", "{200=10}");
    assertThat(
            List.of(
                "/flaky/get",
                "/flaky/head",
                "/flaky/put",
                "/flaky/delete",
                "/flaky/postKeyed",
                "/flaky/idempotent/post",
                "/flaky/async",
                "/drop/get",
                "/drop/async",
                "/large/get",
                "/flaky/wrapper",
                "/flaky/wrapperAsync",
                "/flaky/pushPromise",
                "/flaky/stream",
                "/flaky/handler"))
        .allSatisfy(path -> assertThat(server.requests(path)).as(path).isEqualTo(30));
    assertThat(
            List.of("/flaky/post", "/flaky/unguarded/get", "/flaky/getOnly/x", "/flaky/putStream"))
        .allSatisfy(path -> assertThat(server.requests(path)).as(path).isEqualTo(10));
    assertThat(server.bodies("/flaky/put")).isEqualTo(Collections.nCopies(30, "hello"));
    run.clean();
  }

  @OnEachJdk
  void theDependencyIsToldOfEachAttempt(Jdk jdk) {
    Run run =
        Forked.of(jdk, HeadersMain.class)
            .policy(
                """
                {"guards": {
                  "deadline": {"http": {"hosts": ["@"], "paths": ["/flaky/deadline/*"]}, "deadline": "1m", @3}},
                  "none": {"http": {"hosts": ["@"], "paths": ["/flaky/none/*"]}, "headers": false, @3}},
                  "own": {"http": {"hosts": ["@"], "paths": ["/flaky/own/*"]}, @3}},
                  "rest": {"http": {"hosts": ["@"]}, "breaker": {"minimumCalls": 1000}}
                }}
                """
                    .replace("@3", THREE_ATTEMPTS)
                    .replace("@", server.host()))
            .run(server.url());
    assertThat(run.facts()).as("%s", run).containsEntry("unchanged", "true");
    for (String call : List.of("send", "sendAsync")) {
      assertThat(server.told("/flaky/deadline/" + call))
          .containsExactly("1 in time", "2 in time", "3 in time");
      assertThat(server.told("/flaky/none/" + call)).containsExactly("-", "-", "-");
      assertThat(server.told("/flaky/own/" + call)).containsExactly("7", "7", "7");
      assertThat(server.told("/flaky/rest/" + call)).containsExactly("-");
    }
    run.clean();
  }

  static List<Object[]> jdksAndCalls() {
    return Jdk.available().stream()
        .flatMap(jdk -> List.of("send", "sendAsync").stream().map(call -> new Object[] {jdk, call}))
        .toList();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("jdksAndCalls")
  void breakerSparesADeadServerAndRecoversByItself(Jdk jdk, String call) {
    Run run =
        Forked.of(jdk, BreakerMain.class)
            .policy(
                """
                {"guards": {"dead": {"http": {"hosts": ["@"], "paths": ["/dead/**"]},
                  "breaker": {"openFor": "2s", "minimumCalls": 10}}}}
                """
                    .replace("@", server.host()))
            .run(server.url(), call);
    assertThat(run.facts())
        .as("%s", run)
        .containsEntry("others", "0")
        .containsEntry("healed", "200 /heal ")
        .containsEntry("recovered", "true")
        .containsEntry("healthy", "200");
    assertThat(run.facts().get("rejection"))
        .startsWith(
            "threw io.haagent.CallRejectedIOException: guard \"dead\": breaker open, retry after");
    int answered = Integer.parseInt(run.facts().get("answered"));
    assertThat(answered).as("%s", run).isGreaterThanOrEqualTo(10).isLessThan(50);
    assertThat(Integer.parseInt(run.facts().get("rejected"))).isEqualTo(200 - answered);
    // Those that failed, the probes that closed the breaker and the 200 healthy ones, no more.
    assertThat(server.requests("/dead/x")).isBetween(answered + 201, answered + 210);
    run.clean();
  }

  @OnEachJdk
  void connectionsStayFlatOverTenThousandFailures(Jdk jdk) {
    Run run =
        Forked.of(jdk, ManyMain.class)
            .policy(
                """
                {"guards": {"failing": {"http": {"hosts": ["@"]}, "deadline": "300ms",
                  "breaker": {"window": 100000, "minimumCalls": 100000},
                  "retry": {"maxAttempts": 2, "budget": null, "backoff": {"initial": "1ms", "max": "1ms"}}}}}
                """
                    .replace("@", server.host()))
            .run(server.url());
    assertThat(run.facts())
        .as("%s", run)
        .containsEntry("async", "5000")
        .containsEntry("sync", "5000");
    assertThat(server.requests("/dead/x")).isGreaterThan(18_000);
    // Four calls at a time, and what is just being closed.
    assertThat(server.mostOpen()).isLessThanOrEqualTo(16);
    run.clean();
  }

  @OnEachJdk
  void rejectedCallsAreWhatCallersOfAClientExpect(Jdk jdk) {
    Run run =
        Forked.of(jdk, RejectMain.class)
            .policy(
                """
                {"guards": {
                  "limited": {"http": {"hosts": ["@"], "paths": ["/ok/limited"]}, "limit": {"rate": "1/h", "burst": 1}},
                  "deadline": {"http": {"hosts": ["@"], "paths": ["/silent/deadline"]}, "deadline": "200ms"},
                  "cancelled": {"http": {"hosts": ["@"], "paths": ["/silent/cancelled", "/ok/cancelled"]}, "bulkhead": {"maxConcurrent": 1}}
                }}
                """
                    .replace("@", server.host()))
            .run(server.url());
    String rejected =
        "threw io.haagent.CallRejectedIOException: guard \"limited\": limit reached, retry after";
    assertThat(run.facts())
        .as("%s", run)
        .containsEntry("first", "200 /ok/limited ")
        .containsEntry("sendAsync.failed", "true")
        .containsEntry("deadline.inTime", "true")
        .containsEntry("cancelled", "true")
        .containsEntry("afterCancel", "true");
    assertThat(run.facts().get("send")).startsWith(rejected);
    assertThat(run.facts().get("sendAsync")).startsWith(rejected);
    assertThat(run.facts().get("deadline"))
        .startsWith("threw java.net.http.HttpTimeoutException: ");
    assertThat(run.facts().get("badUri")).startsWith("threw java.lang.NullPointerException");
    assertThat(server.requests("/ok/limited")).isEqualTo(1);
    run.clean();
  }

  @OnEachJdk
  void refusedConnectionsOpenTheBreaker(Jdk jdk) throws Exception {
    server.close();
    Run run =
        Forked.of(jdk, RefusedMain.class)
            .policy(
                """
                {"guards": {"refused": {"http": {"hosts": ["127.0.0.1"]},
                  "breaker": {"window": 5, "minimumCalls": 5, "openFor": "5m"}}}}
                """)
            .run(server.url());
    assertThat(run.facts())
        .as("%s", run)
        .containsEntry(
            "outcomes",
            "{threw io.haagent.CallRejectedIOException=15, threw java.net.ConnectException=5}");
    run.clean();
  }

  static List<Object[]> jdksAndSprings() {
    return Jdk.available().stream()
        .flatMap(jdk -> List.of(6, 7).stream().map(spring -> new Object[] {jdk, spring}))
        .toList();
  }

  @ParameterizedTest(name = "{0} Spring {1}")
  @MethodSource("jdksAndSprings")
  void springsRequestFactoryIsGuarded(Jdk jdk, int spring) {
    Run run =
        Forked.of(jdk, SpringMain.class)
            .classPath(Artifacts.spring(spring))
            .policy(
                """
                {"guards": {
                  "flaky": {"http": {"hosts": ["@"], "paths": ["/flaky/*"]}, @3}},
                  "limited": {"http": {"hosts": ["@"], "paths": ["/ok/limited"]}, "limit": {"rate": "1/h", "burst": 1}}
                }}
                """
                    .replace("@3", THREE_ATTEMPTS)
                    .replace("@", server.host()))
            .run(server.url());
    assertThat(run.facts())
        .as("%s", run)
        .containsEntry("get", "{/flaky/spring =10}")
        .containsEntry(
            "post",
            "{threw org.springframework.web.client.HttpServerErrorException$ServiceUnavailable=7,"
                + " /flaky/springPost hello=3}")
        .containsEntry("rejected", "threw org.springframework.web.client.ResourceAccessException");
    assertThat(server.requests("/flaky/spring")).isEqualTo(30);
    assertThat(server.requests("/flaky/springPost")).isEqualTo(10);
    run.clean();
  }
}
