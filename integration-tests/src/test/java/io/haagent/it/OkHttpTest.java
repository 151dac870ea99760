package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.it.target.okhttp.OkHttpMain;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * OkHttp, the oldest and the newest of each line and of each of our adapters, over a real socket.
 */
class OkHttpTest {
  private static final String POLICY =
      """
      {"guards": {
        "limited": {"http": {"hosts": ["@"], "paths": ["/ok/limited*"]}, "limit": {"rate": "1/h"}},
        "moved": {"http": {"hosts": ["@"], "paths": ["/moved/once", "/ok/once"]}, "limit": {"rate": "1/h"}},
        "shadow": {"http": {"hosts": ["@"], "paths": ["/flaky/shadow"]}, "mode": "shadow", RETRY},
        "canned": {"http": {"hosts": ["@"], "paths": ["/large/canned*"]},
          "fallback": {"response": {"status": 203, "headers": {"X-From": "fallback"}, "body": "closed"}}},
        "status": {"http": {"hosts": ["@"], "paths": ["/ok/status*"]}, "fault": {"abort": "503"}},
        "abort": {"http": {"hosts": ["@"], "paths": ["/ok/abort*"]}, RETRY,
          "fault": {"abort": "java.net.ConnectException"}},
        "patient": {"http": {"hosts": ["@"], "paths": ["/flaky/patient*"]},
          "retry": {"maxAttempts": 3, "budget": null, "backoff": {"initial": "60s", "max": "60s"}}},
        "large": {"http": {"hosts": ["@"], "paths": ["/large/last"]},
          "retry": {"maxAttempts": 2, "budget": null, "on": ["500"], "backoff": {"initial": "1ms", "max": "1ms"}}},
        "last": {"http": {"hosts": ["@"], "paths": ["/flaky/last"]},
          "retry": {"maxAttempts": 2, "budget": null, "backoff": {"initial": "1ms", "max": "1ms"}}},
        "cut": {"http": {"hosts": ["@"], "paths": ["/silent/cut"]}, "deadline": "200ms"},
        "timed": {"http": {"hosts": ["@"], "paths": ["/silent/timed/*"]}, "breaker": {"consecutive": 1}},
        "flaky": {"http": {"hosts": ["@"], "paths": ["/flaky/*"]}, RETRY}
      }}
      """
          .replace(
              "RETRY",
              "\"retry\": {\"maxAttempts\": 3, \"budget\": null,"
                  + " \"backoff\": {\"initial\": \"1ms\", \"max\": \"1ms\"}}");

  private static final String[] WARNINGS = {
    "guards.status.fault: FAULTS ARE ON", "guards.abort.fault: FAULTS ARE ON"
  };

  /** With the newest, as many as the issue asks for: each of the calls discards two answers. */
  @ParameterizedTest
  @ValueSource(strings = {"okhttp-3.0", "okhttp-3.8", "okhttp-3.14", "okhttp-4", "okhttp-5"})
  void eachVersionIsGuardedAlike(String version) throws Exception {
    try (CountingServer server = new CountingServer()) {
      boolean newest = version.equals("okhttp-5");
      Run run = run(Jdk.available().get(0), version, server, newest ? 5_000 : 200);
      check(run, server, newest ? 5_000 : 200);
      if (run.facts().containsKey("timed.cut")) {
        theClientsOwnTimeCounts(run, server);
      }
      assertThat(run.facts().containsKey("timed.cut"))
          .isEqualTo(!version.equals("okhttp-3.0") && !version.equals("okhttp-3.8"));
    }
  }

  @OnEachJdk
  void theNewestIsGuardedOnEachJdk(Jdk jdk) throws Exception {
    try (CountingServer server = new CountingServer()) {
      Run run = run(jdk, "okhttp-5", server, 20);
      check(run, server, 20);
      theClientsOwnTimeCounts(run, server);
    }
  }

  private static Run run(Jdk jdk, String version, CountingServer server, int calls) {
    return Forked.of(jdk, OkHttpMain.class)
        .classPath(Artifacts.jars(version))
        .policy(POLICY.replace("@", server.host()))
        .run(server.url(), String.valueOf(calls));
  }

  private static void check(Run run, CountingServer server, int calls) {
    Map<String, String> facts = run.facts();
    String rejected = "threw io.haagent.CallRejectedIOException: ";
    assertThat(facts)
        .as("%s", run)
        .containsEntry("flaky", "200 /flaky/flaky ")
        .containsEntry("flaky.async", "200 /flaky/flaky.async ")
        .containsEntry("canned", "203 closed")
        .containsEntry("canned.async", "203 closed")
        .containsEntry("status", "503 ")
        .containsEntry("status.async", "503 ")
        .containsEntry("moved", "200 /ok/once ")
        .containsEntry("shadow", "503 /flaky/shadow ")
        .containsEntry("large", "300004")
        .containsEntry("last", "503 /flaky/last ")
        .containsEntry("post", "503 /flaky/post hello")
        .containsEntry("keyed", "200 /flaky/keyed hello")
        .containsEntry("once", "503 /flaky/once hi")
        .containsEntry("cut", "threw java.net.SocketTimeoutException: guard \"cut\": deadline over")
        .containsEntry("cancelled", "true")
        .containsEntry("interrupted", "503 /flaky/patientInterrupted ")
        .containsEntry("interrupted.flag", "true")
        .containsEntry("connections", "1")
        .containsEntry("idle", "true");
    assertThat(facts.get("limited")).startsWith("200 ");
    assertThat(facts.get("limited.async")).startsWith(rejected);
    assertThat(facts.get("abort")).startsWith("threw java.net.ConnectException: guard \"abort\"");
    assertThat(facts.get("abort.async")).isEqualTo(facts.get("abort"));
    assertThat(server.requests("/flaky/flaky")).isEqualTo(3);
    assertThat(server.requests("/flaky/flaky.async")).isEqualTo(3);
    assertThat(server.requests("/flaky/many")).isEqualTo(3 * calls);
    assertThat(server.requests("/ok/limited")).isEqualTo(1);
    assertThat(server.requests("/ok/limited.async")).isZero();
    assertThat(server.requests("/large/canned")).isEqualTo(1);
    assertThat(server.requests("/large/canned.async")).isEqualTo(1);
    assertThat(server.requests("/moved/once")).isEqualTo(1);
    assertThat(server.requests("/ok/once")).isEqualTo(1);
    assertThat(server.requests("/flaky/last")).isEqualTo(2);
    assertThat(server.requests("/silent/cut")).isEqualTo(1);
    assertThat(server.requests("/flaky/patientInterrupted")).isEqualTo(1);
    assertThat(server.requests("/ok/abort")).isZero();
    assertThat(server.requests("/ok/abort.async")).isZero();
    assertThat(server.requests("/ok/status.async")).isZero();
    assertThat(server.bodies("/flaky/keyed")).containsExactly("hello", "hello", "hello");
    assertThat(server.requests("/flaky/post")).isEqualTo(1);
    assertThat(server.requests("/flaky/once")).isEqualTo(1);
    assertThat(server.requests("/flaky/patient")).isEqualTo(1);
    assertThat(server.requests("/flaky/shadow")).isEqualTo(1);
    assertThat(server.requests("/large/last")).isEqualTo(2);
    assertThat(server.requests("/ok/status")).isZero();
    assertThat(server.mostOpen()).isLessThanOrEqualTo(4);
    assertThat(run.wove("*")).singleElement().asString().startsWith("OkHttp of okhttp-");
    run.clean(0, WARNINGS);
  }

  /** A cancelled call says nothing of the server; one that the client's own time has ended does. */
  private static void theClientsOwnTimeCounts(Run run, CountingServer server) {
    Map<String, String> facts = run.facts();
    assertThat(facts.get("timed.cancelled")).isEqualTo("threw java.io.IOException: Canceled");
    assertThat(facts.get("timed.cut")).isEqualTo("threw java.io.InterruptedIOException: timeout");
    assertThat(facts.get("timed.next"))
        .startsWith("threw io.haagent.CallRejectedIOException: guard \"timed\"");
    assertThat(server.requests("/silent/timed/cut")).isEqualTo(1);
    assertThat(server.requests("/silent/timed/next")).isZero();
  }
}
