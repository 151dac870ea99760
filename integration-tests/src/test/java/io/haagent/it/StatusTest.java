package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.haagent.it.target.live.LiveMain;
import java.util.ArrayList;
import java.util.List;

/** {@code status PID}: what a running agent says of its guards. */
class StatusTest {

  private static final String POLICY =
      """
      {"guards": {
        "flaky": {"method": ["%1$s#flaky"], "retry": {"maxAttempts": 3, "backoff": {"initial": "1ms"}}},
        "slowly": {"method": ["%1$s#slowly"], "breaker": {"window": 10, "minimumCalls": 2, "openFor": "1h"}},
        "gone": {"method": ["com.acme.Gone#away", "%1$s#flakey"], "limit": {"rate": "1/s"}, "mode": "off"},
        "web": {"http": {"hosts": ["a.example"], "paths": ["/stock/**"]}, "retry": {}}}}
      """
          .formatted(LivePolicy.SERVICE);

  @OnEachJdk
  void showsEachGuardToPeopleAndPrograms(Jdk jdk) throws Exception {
    Forked forked = Forked.of(jdk, LiveMain.class).policy(POLICY);
    try (Running app = forked.start()) {
      app.awaitFact("ready");
      app.say("flaky one");
      assertThat(app.awaitFact("one")).isEqualTo("run 3");
      for (String name : List.of("s1", "s2", "s3")) {
        app.say("slowly " + name);
        app.awaitFact(name);
      }

      Run json = status(jdk, app, "--json");
      JsonNode agent = new ObjectMapper().readTree(String.join("\n", json.out()));
      assertThat(agent.path("version").asText()).isEqualTo("0.1.0");
      assertThat(agent.path("policyFile").asText()).endsWith("policy.json");
      assertThat(agent.path("enabled").asBoolean()).isTrue();
      assertThat(agent.path("lastReload").asText()).endsWith("Z");
      assertThat(agent.path("lastError").isNull()).isTrue();
      JsonNode guards = agent.path("guards");
      assertThat(guards).as("%s", json).hasSize(4);
      assertThat(texts(guards, "name")).containsExactly("flaky", "slowly", "gone", "web");
      assertThat(texts(guards, "mode")).containsExactly("on", "on", "off", "on");
      assertThat(texts(guards, "breakerState")).containsExactly("NONE", "OPEN", "NONE", "NONE");
      assertThat(texts(guards, "calls")).containsExactly("1", "3", "0", "0");
      assertThat(texts(guards, "retries")).containsExactly("2", "0", "0", "0");
      assertThat(texts(guards, "rejected")).containsExactly("0", "1", "0", "0");
      JsonNode slowly = guards.get(1);
      assertThat(slowly.path("failureRate").asDouble()).isEqualTo(100);
      assertThat(slowly.path("failures").asLong()).isEqualTo(2);
      assertThat(slowly.path("lastFailure").asText()).startsWith("java.io.IOException: run ");
      assertThat(slowly.path("woven")).singleElement().asString().contains("Service#slowly()");
      JsonNode gone = guards.get(2);
      assertThat(texts(gone.path("targets"), ""))
          .containsExactly("com.acme.Gone#away", LivePolicy.SERVICE + "#flakey");
      assertThat(texts(gone.path("notFound"), ""))
          .as("%s", json)
          .anyMatch(line -> line.contains("com.acme.Gone#away"))
          .anyMatch(line -> line.contains("did you mean"));

      Run page = status(jdk, app);
      assertThat(page.out())
          .as("%s", page)
          .allMatch(line -> line.length() <= 100 || line.startsWith("policy "));
      assertThat(page.out().get(0)).isEqualTo("ha-agent 0.1.0 in process " + app.pid());
      assertThat(page.out())
          .as("%s", page)
          .anyMatch(line -> line.matches("slowly +on +OPEN +\\d+s +100\\.0 +3 +0 +2 +0 +1 +0"))
          .anyMatch(line -> line.matches("  breaker +OPEN since \\S+ \\S+; probes in .*"))
          .anyMatch(line -> line.matches("  not found +.*com\\.acme\\.Gone#away.*"))
          .anyMatch(
              line -> line.matches("  last error +\\S+ \\S+ java\\.io\\.IOException: run .*"));
    }
  }

  @OnEachJdk
  void tellsOfAReloadThatFailed(Jdk jdk) {
    Forked forked = Forked.of(jdk, LiveMain.class).policy(LivePolicy.retry(3));
    try (Running app = forked.start()) {
      app.awaitFact("ready");
      forked.write("policy.json", "{\"guards\": {}");
      app.await("line about it", () -> !app.soFar().complaints().isEmpty());
      Run page = status(jdk, app);
      assertThat(page.out())
          .as("%s", page)
          .anyMatch(line -> line.startsWith("last error   policy.json:1:"))
          .anyMatch(line -> line.matches("flaky +on .*"));
    }
  }

  @OnEachJdk
  void anAgentWithoutAGoodPolicyAnswersToo(Jdk jdk) {
    Forked forked = Forked.of(jdk, LiveMain.class).policy("{\"guards\": ");
    try (Running app = forked.start()) {
      app.awaitFact("ready");
      Run page = status(jdk, app);
      assertThat(page.out())
          .as("%s", page)
          .anyMatch(line -> line.startsWith("last error   policy.json:1:"))
          .anyMatch(line -> line.startsWith("no guards"));
    }
  }

  private static Run status(Jdk jdk, Running app, String... more) {
    List<String> arguments = new ArrayList<>(List.of("status", String.valueOf(app.pid())));
    arguments.addAll(List.of(more));
    Run run = Forked.commandLine(jdk, arguments.toArray(String[]::new)).run();
    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err()).as("%s", run).isEmpty();
    return run;
  }

  private static List<String> texts(JsonNode array, String field) {
    List<String> texts = new ArrayList<>();
    array.forEach(node -> texts.add((field.isEmpty() ? node : node.path(field)).asText()));
    return texts;
  }
}
