package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.it.target.okhttp.OkHttpMain;
import java.util.List;
import java.util.Map;

/**
 * OkHttp, the oldest and the newest of each line and of each of our adapters, over a real socket.
 */
class OkHttpTest {
  private static final String POLICY =
      """
              "@.limited": {"http": {"hosts": ["HOST"], "paths": ["/ok/limited*"]}, "limit": {"rate": "1/h"}},
        "@.moved": {"http": {"hosts": ["HOST"], "paths": ["/moved/once", "/ok/once"]}, "limit": {"rate": "1/h"}},
        "@.shadow": {"http": {"hosts": ["HOST"], "paths": ["/flaky/shadow"]}, "mode": "shadow", RETRY},
        "@.canned": {"http": {"hosts": ["HOST"], "paths": ["/large/canned*"]},
          "fallback": {"response": {"status": 203, "headers": {"X-From": "fallback"}, "body": "closed"}}},
        "@.status": {"http": {"hosts": ["HOST"], "paths": ["/ok/status*"]}, "fault": {"abort": "503"}},
        "@.abort": {"http": {"hosts": ["HOST"], "paths": ["/ok/abort*"]}, RETRY,
          "fault": {"abort": "java.net.ConnectException"}},
        "@.patient": {"http": {"hosts": ["HOST"], "paths": ["/flaky/patient*"]},
          "retry": {"maxAttempts": 3, "budget": null, "backoff": {"initial": "60s", "max": "60s"}}},
        "@.large": {"http": {"hosts": ["HOST"], "paths": ["/large/last"]},
          "retry": {"maxAttempts": 2, "budget": null, "on": ["500"], "backoff": {"initial": "1ms", "max": "1ms"}}},
        "@.last": {"http": {"hosts": ["HOST"], "paths": ["/flaky/last"]},
          "retry": {"maxAttempts": 2, "budget": null, "backoff": {"initial": "1ms", "max": "1ms"}}},
        "@.cut": {"http": {"hosts": ["HOST"], "paths": ["/silent/cut"]}, "deadline": "200ms"},
        "@.timed": {"http": {"hosts": ["HOST"], "paths": ["/silent/timed/*"]}, "breaker": {"consecutive": 1}},
        "@.flaky": {"http": {"hosts": ["HOST"], "paths": ["/flaky/*"]}, RETRY}
      """
          .replace(
              "RETRY",
              "\"retry\": {\"maxAttempts\": 3, \"budget\": null,"
                  + " \"backoff\": {\"initial\": \"1ms\", \"max\": \"1ms\"}}");

  private static final List<String> VERSIONS =
      List.of("okhttp-3.0", "okhttp-3.8", "okhttp-3.14", "okhttp-4", "okhttp-5");

  /** With the newest on one JDK, as many as make 10,000 answers that are discarded. */
  private static final int MANY = 5_000;

  private static final int FEW = 20;

  @OnEachJdk
  void eachVersionIsGuardedAlike(Jdk jdk) throws Exception {
    try (ClientRun clients = new ClientRun(OkHttpMain.class)) {
      for (String version : VERSIONS) {
        clients.deploy(version, POLICY, calls(jdk, version));
      }
      Run run = clients.run(jdk);
      for (String version : VERSIONS) {
        CountingServer server = clients.server(version);
        Map<String, String> facts = clients.facts(version, run);
        check(run, version, facts, server, calls(jdk, version));
        boolean timed = facts.containsKey("timed.cut");
        assertThat(timed).isEqualTo(!version.equals("okhttp-3.0") && !version.equals("okhttp-3.8"));
        if (timed) {
          theClientsOwnTimeCounts(version, facts, server);
        }
      }
      assertThat(run.wove("*"))
          .hasSize(VERSIONS.size())
          .allSatisfy(line -> assertThat(line).startsWith("OkHttp of okhttp-"));
      run.clean(0, clients.warnings("status", "abort"));
    }
  }

  private static int calls(Jdk jdk, String version) {
    boolean many = jdk.equals(Jdk.available().get(0)) && version.equals("okhttp-5");
    return many ? MANY : FEW;
  }

  private static void check(
      Run run, String version, Map<String, String> facts, CountingServer server, int calls) {
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
        .containsEntry(
            "cut",
            "threw java.net.SocketTimeoutException: guard \"" + version + ".cut\": deadline over")
        .containsEntry("cancelled", "true")
        .containsEntry("interrupted", "503 /flaky/patientInterrupted ")
        .containsEntry("interrupted.flag", "true")
        .containsEntry("backoff", "true")
        .containsEntry("connections", "true")
        .containsEntry("idle", "true");
    assertThat(facts.get("limited")).startsWith("200 ");
    assertThat(facts.get("limited.async")).startsWith(rejected);
    assertThat(facts.get("abort"))
        .startsWith("threw java.net.ConnectException: guard \"" + version + ".abort\"");
    assertThat(facts.get("abort.async")).isEqualTo(facts.get("abort"));
    assertThat(server.requests("/flaky/flaky")).isEqualTo(3);
    assertThat(server.requests("/flaky/flaky.async")).isEqualTo(3);
    for (int thread = 0; thread < OkHttpMain.THREADS; thread++) {
      assertThat(server.requests("/flaky/many" + thread))
          .isEqualTo(3 * (calls / OkHttpMain.THREADS));
    }
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
    assertThat(server.mostOpen()).isLessThanOrEqualTo(2 * OkHttpMain.THREADS);
  }

  /** A cancelled call says nothing of the server; one that the client's own time has ended does. */
  private static void theClientsOwnTimeCounts(
      String version, Map<String, String> facts, CountingServer server) {
    assertThat(facts.get("timed.cancelled")).isEqualTo("threw java.io.IOException: Canceled");
    assertThat(facts.get("timed.cut")).isEqualTo("threw java.io.InterruptedIOException: timeout");
    assertThat(facts.get("timed.next"))
        .startsWith("threw io.haagent.CallRejectedIOException: guard \"" + version + ".timed\"");
    assertThat(server.requests("/silent/timed/cut")).isEqualTo(1);
    assertThat(server.requests("/silent/timed/next")).isZero();
  }
}
