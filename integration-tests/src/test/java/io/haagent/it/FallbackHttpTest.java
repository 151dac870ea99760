package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.it.target.http.FallbackMain;
import org.junit.jupiter.api.AfterEach;

/** What callers of {@code java.net.http} get from a fallback, and from a fault. */
class FallbackHttpTest {
  private static final String POLICY =
      """
      {"guards": {
        "canned": {"http": {"hosts": ["@"], "paths": ["/flaky/canned/*"]},
          "fallback": {"response": {"status": 203, "headers": {"X-From": "fallback"}, "body": {"items": []}}}},
        "rejected": {"http": {"hosts": ["@"], "paths": ["/ok/rejected"]}, "limit": {"rate": "1/h"},
          "fallback": {"response": {"status": 200, "body": "closed"}}},
        "refused": {"http": {"hosts": ["@"], "paths": ["/drop/refused/*"]},
          "fallback": {"response": {"status": 200, "body": "closed"}, "on": ["java.io.IOException"]}},
        "lastGood": {"http": {"hosts": ["@"], "paths": ["/flaky/lastGood"]}, "fallback": {"lastGood": "10m"}},
        "shadow": {"http": {"hosts": ["@"], "paths": ["/flaky/shadow"]}, "mode": "shadow",
          "fallback": {"response": {"status": 200}}},
        "status": {"http": {"hosts": ["@"], "paths": ["/ok/status"]}, "fault": {"abort": "503"}},
        "abort": {"http": {"hosts": ["@"], "paths": ["/ok/abort"]}, "fault": {"abort": "java.net.ConnectException"}},
        "recovers": {"http": {"hosts": ["@"], "paths": ["/ok/recovers"]}, "fault": {"abort": "503"},
          "retry": {"maxAttempts": 3, "budget": null, "backoff": {"initial": "1ms", "max": "1ms"}},
          "fallback": {"response": {"status": 200, "body": "closed"}}},
        "late": {"http": {"hosts": ["@"], "paths": ["/ok/late"]}, "fault": {"delay": "50ms"}},
        "cut": {"http": {"hosts": ["@"], "paths": ["/ok/cut"]}, "fault": {"delay": "20s"}, "deadline": "100ms",
          "fallback": {"response": {"status": 200, "body": "cut"}, "on": ["timeout"]}}
      }}
      """;

  private final CountingServer server = new CountingServer();

  @AfterEach
  void closeServer() throws Exception {
    server.close();
  }

  @OnEachJdk
  void eachWayToCallGetsItsAnswer(Jdk jdk) {
    Run run =
        Forked.of(jdk, FallbackMain.class)
            .policy(POLICY.replace("@", server.host()))
            .run(server.url());
    String failing = "503 ";
    assertThat(run.facts())
        .as("%s", run)
        .containsEntry("canned", "203 {\"items\":[]}")
        .containsEntry("canned.async", "203 {\"items\":[]}")
        .containsEntry("canned.handled", "1")
        .containsEntry("canned.header", "fallback")
        .containsEntry("canned.uri", "/flaky/canned/handled")
        .containsEntry("rejected.async", "200 closed")
        .containsEntry("refused", "200 closed")
        .containsEntry("refused.async", "200 closed")
        .containsEntry("lastGood3", "200 /flaky/lastGood ")
        .containsEntry("lastGood4", "200 /flaky/lastGood ")
        .containsEntry("lastGood5", "200 /flaky/lastGood ")
        .containsEntry("lastGood6", "200 /flaky/lastGood ")
        .containsEntry("lastGood7", "200 /flaky/lastGood ")
        .containsEntry("status", failing)
        .containsEntry("status.async", failing)
        .containsEntry("recovers", "200 closed")
        .containsEntry("recovers.async", "200 closed")
        .containsEntry("late.waited", "true")
        .containsEntry("cut", "200 cut")
        .containsEntry("cut.async", "200 cut");
    assertThat(run.facts().get("rejected")).startsWith("200 /ok/rejected");
    assertThat(run.facts().get("lastGood1")).startsWith("503 ");
    assertThat(run.facts().get("shadow")).startsWith("503 ");
    assertThat(run.facts().get("shadow.async")).startsWith("503 ");
    assertThat(run.facts().get("abort"))
        .isEqualTo("threw java.net.ConnectException: guard \"abort\": injected fault");
    assertThat(run.facts().get("abort.async")).isEqualTo(run.facts().get("abort"));
    assertThat(run.facts().get("late")).startsWith("200 /ok/late");
    assertThat(run.facts().get("late.async")).startsWith("200 /ok/late");
    assertThat(server.requests("/ok/status")).isZero();
    assertThat(server.requests("/ok/cut")).isZero();
    run.clean(
        0,
        "guards.status.fault: FAULTS ARE ON",
        "guards.abort.fault: FAULTS ARE ON",
        "guards.recovers.fault: FAULTS ARE ON",
        "guards.late.fault: FAULTS ARE ON",
        "guards.cut.fault: FAULTS ARE ON");
  }
}
