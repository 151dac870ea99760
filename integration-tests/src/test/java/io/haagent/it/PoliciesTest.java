package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.haagent.it.target.policies.PoliciesMain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What callers of guarded methods get when breaker, limit, bulkhead, deadline and retry decide. */
class PoliciesTest {

  private static final String POLICY =
      """
      {"service": "it", "guards": {
        "breaker": {"method": ["@B#breaker"],
          "breaker": {"window": 10, "minimumCalls": 10, "failureRate": 50, "openFor": "700ms", "halfOpenCalls": 1}},
        "ignoring": {"method": ["@B#ignoring"],
          "breaker": {"window": 10, "minimumCalls": 10, "openFor": "5m", "ignore": ["java.io.IOException"]}},
        "failingOn": {"method": ["@B#failingOn", "@B#failingOnOther"],
          "breaker": {"window": 10, "minimumCalls": 10, "openFor": "5m", "failure": ["java.io.FileNotFoundException"]}},
        "limit": {"method": ["@B#limit()"], "limit": {"rate": "1/h", "burst": 3}},
        "limitWaiting": {"method": ["@B#limitWaiting"], "limit": {"rate": "50/s", "burst": 1, "wait": "10s"}},
        "limitRetrying": {"method": ["@B#limitRetrying"], "limit": {"rate": "1/h", "burst": 1},
          "retry": {"maxAttempts": 5, "budget": null, "backoff": {"initial": "1ms", "max": "1ms"}}},
        "limitAsync": {"method": ["@B#limitAsync"], "limit": {"rate": "1/h", "burst": 1}},
        "bulkhead": {"method": ["@B#bulkhead"], "bulkhead": {"maxConcurrent": 2}},
        "bulkheadWaiting": {"method": ["@B#bulkheadWaiting"], "bulkhead": {"maxConcurrent": 1, "wait": "20s"}},
        "deadline": {"method": ["@B#deadline"], "deadline": "250ms",
          "retry": {"maxAttempts": 100, "budget": null,
            "backoff": {"initial": "50ms", "multiplier": 1, "max": "50ms", "jitter": 0}}},
        "late": {"method": ["@B#late"], "deadline": "10ms",
          "breaker": {"window": 2, "minimumCalls": 2, "openFor": "5m"}},
        "never": {"method": ["@B#never"], "deadline": "50ms"},
        "off": {"method": ["@B#off"], "mode": "off", "limit": {"rate": "1/h", "burst": 1},
          "retry": {"maxAttempts": 3}},
        "throwing": {"method": ["@B#throwing"], "limit": {"rate": "1/h", "burst": 1},
          "reject": {"throw": "@PTryLater"}},
        "throwingBare": {"method": ["@B#throwingBare"], "limit": {"rate": "1/h", "burst": 1},
          "reject": {"throw": "@PNotNow"}},
        "throwingMissing": {"method": ["@B#throwingMissing"], "limit": {"rate": "1/h", "burst": 1},
          "reject": {"throw": "@PNoSuchClass"}},
        "retryOn": {"method": ["@B#retryOn"],
          "retry": {"maxAttempts": 3, "budget": null, "on": ["java.io.IOException"],
            "backoff": {"initial": "1ms", "max": "1ms"}}},
        "interrupted": {"method": ["@B#interrupted"],
          "retry": {"maxAttempts": 3, "budget": null, "backoff": {"initial": "1ms", "max": "1ms"}}},
        "retryAndBreaker": {"method": ["@B#retryAndBreaker"],
          "breaker": {"window": 2, "minimumCalls": 2, "openFor": "5m"},
          "retry": {"maxAttempts": 5, "budget": null, "backoff": {"initial": "1ms", "max": "1ms"}}},
        "outer": {"method": ["@B#outer"],
          "retry": {"maxAttempts": 2, "budget": null, "backoff": {"initial": "1ms", "max": "1ms"}}},
        "inner": {"method": ["@B#innerOf"],
          "retry": {"maxAttempts": 3, "budget": null, "backoff": {"initial": "1ms", "max": "1ms"}}},
        "budget": {"method": ["@B#budget"],
          "retry": {"maxAttempts": 2, "budget": {"ratio": 0.25, "minPerSecond": 0},
            "backoff": {"initial": "1ms", "max": "1ms"}}}
      }}
      """
          .replace("@B", "@PBackend")
          .replace("@P", "io.haagent.it.target.policies.");

  private static final String REJECTED = "threw io.haagent.CallRejectedException: guard ";

  private final Map<String, String> expected = new LinkedHashMap<>();

  @TestFactory
  Stream<DynamicContainer> callersGetWhatThePolicyPromises() {
    breaker();
    limitAndBulkhead();
    deadlineAndReject();
    retry();
    return Jdk.available().stream().map(this::on);
  }

  private DynamicContainer on(Jdk jdk) {
    Run run = Forked.of(jdk, PoliciesMain.class).policy(POLICY).run();
    List<DynamicTest> tests = new ArrayList<>();
    tests.add(
        DynamicTest.dynamicTest(
            "leaves no fault but the warnings about a missing class and a cut retry",
            () -> run.clean(0, "NoSuchClass", "guards.deadline.retry")));
    tests.add(DynamicTest.dynamicTest("tells the breaker's changes", () -> transitions(run)));
    expected.forEach(
        (fact, value) ->
            tests.add(
                DynamicTest.dynamicTest(
                    fact, () -> assertThat(run.facts()).containsEntry(fact, value))));
    return DynamicContainer.dynamicContainer(jdk.toString(), tests);
  }

  private void breaker() {
    fact("breaker.failing", "{threw java.io.IOException: down=10} runs:10");
    fact("breaker.open", "io.haagent.CallRejectedException");
    fact("breaker.open.runs", "0");
    fact("breaker.guard", "breaker");
    fact("breaker.policy", "breaker");
    fact("breaker.retryAfter", "in time");
    fact("breaker.message", "guard \"breaker\": breaker open, retry after N ms");
    fact("breaker.stackTrace", "0");
    fact("breaker.probe", "true");
    fact("breaker.reopened", "true");
    fact("breaker.recovers", "true");
    fact("breaker.closed", "{answer=20} runs:20");
    fact("breaker.ignore", "{threw java.io.IOException: down=30} runs:30");
    fact("breaker.failure", "{threw java.io.IOException: down=10} runs:10");
    fact("breaker.noFailure", "{threw java.lang.IllegalStateException: other=30} runs:30");
  }

  private void limitAndBulkhead() {
    fact("limit", "{answer=3, " + REJECTED + "\"limit\": limit reached=7} runs:3");
    fact("limit.guard", "limit");
    fact("limit.policy", "limit");
    fact("limit.retryAfter", "in time");
    fact("limit.wait", "{answer=5} runs:5");
    fact(
        "limit.retry",
        "{threw java.io.IOException: down=1, "
            + REJECTED
            + "\"limitRetrying\": limit reached=2} runs:1");
    fact("limit.async", "{answer=1} runs:1");
    fact("limit.async.failedFuture", "true");
    fact("limit.async.cause", "io.haagent.CallRejectedException");
    fact("bulkhead.full", "io.haagent.CallRejectedException");
    fact("bulkhead.policy", "bulkhead");
    fact("bulkhead.inside", "answer");
    fact("bulkhead.again", "{answer=3} runs:3");
    fact("bulkhead.wait.parked", "true");
    fact("bulkhead.wait", "answer answer");
  }

  private void deadlineAndReject() {
    fact("deadline.retry", "threw java.io.IOException: down in time");
    fact("deadline.late", "{late=2, " + REJECTED + "\"late\": breaker open=1} runs:2");
    fact("deadline.async", "true");
    fact("deadline.async.cause", "io.haagent.GuardTimeoutException");
    String own = "threw io.haagent.it.target.policies.";
    fact(
        "reject.throw",
        "{throwing=1, " + own + "TryLater: guard \"throwing\": limit reached=1} runs:1");
    fact("reject.throw.bare", "{throwingBare=1, " + own + "NotNow: null=1} runs:1");
    fact(
        "reject.throw.missing",
        "{throwingMissing=1, " + REJECTED + "\"throwingMissing\": limit reached=2} runs:1");
    fact("off", "{threw java.io.IOException: down=5} runs:5");
  }

  private void retry() {
    fact("retry.on", "{threw java.io.FileNotFoundException: listed=1} runs:3");
    fact("retry.notOn", "{threw java.lang.IllegalStateException: not listed=1} runs:1");
    fact("retry.interrupted", "{threw java.io.IOException: interrupted=1} runs:1");
    fact("retry.interrupted.flag", "true");
    fact("retry.breaker", "{threw java.io.IOException: own outcome=1} runs:2");
    fact("retry.nested", "{threw java.io.IOException: inner=1} runs:6");
    fact("retry.budget", "{threw java.io.IOException: down=20} runs:25");
  }

  private void fact(String name, String value) {
    expected.put(name, value);
  }

  private static void transitions(Run run) {
    List<JsonNode> transitions =
        run.events().stream()
            .filter(event -> event.path("guard").asText().equals("breaker"))
            .filter(event -> event.path("event").asText().equals("STATE_TRANSITION"))
            .toList();
    assertThat(transitions)
        .as("%s", run.eventLines())
        .extracting(event -> event.path("from").asText() + ">" + event.path("to").asText())
        .startsWith("CLOSED>OPEN", "OPEN>HALF_OPEN", "HALF_OPEN>OPEN", "OPEN>HALF_OPEN")
        .endsWith("HALF_OPEN>CLOSED");
    assertThat(transitions)
        .allSatisfy(
            event -> {
              assertThat(event.path("timestamp").asText())
                  .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
              assertThat(Instant.parse(event.path("timestamp").asText())).isBefore(Instant.now());
              assertThat(event.path("service").asText()).isEqualTo("it");
              assertThat(event.path("circuit_state").asText()).isEqualTo(event.path("to").asText());
              assertThat(event.path("level").asText())
                  .isEqualTo(event.path("to").asText().equals("OPEN") ? "WARN" : "INFO");
              assertThat(event.path("reason").asText()).isNotBlank();
              assertThat(event.path("failure_count").isIntegralNumber()).isTrue();
            });
    assertThat(transitions.get(0).path("failure_count").asInt()).isEqualTo(10);
    assertThat(run.events())
        .anySatisfy(
            event -> {
              assertThat(event.path("event").asText()).isEqualTo("NOT_PERMITTED");
              assertThat(event.path("guard").asText()).isEqualTo("limit");
            });
  }
}
