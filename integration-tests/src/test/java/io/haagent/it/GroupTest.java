package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.haagent.it.target.group.GroupMain;

/** Two guards share a bulkhead, from the policy file to the callers. */
class GroupTest {
  private static final String REJECTED = "threw io.haagent.CallRejectedException: guard";

  private int asked;

  @OnEachJdk
  void theImportantIsAdmittedWhileTheOtherIsRejectedAlsoOverAReload(Jdk jdk) {
    Forked forked = Forked.of(jdk, GroupMain.class).policy(policy(4));
    try (Running app = forked.start()) {
      for (int i = 0; i < 3; i++) {
        assertThat(call(app, "report")).isEqualTo("runs");
      }
      assertThat(call(app, "report")).startsWith(REJECTED).contains("\"report\": bulkhead");
      assertThat(call(app, "pay")).isEqualTo("runs");
      assertThat(call(app, "pay")).startsWith(REJECTED).contains("\"pay\": bulkhead");

      forked.write("policy.json", policy(6));
      app.await("RELOADED", () -> event(app, "RELOADED") != null);
      assertThat(event(app, "RELOADED").path("changes"))
          .extracting(JsonNode::asText)
          .containsExactlyInAnyOrder(
              "guards.pay.bulkhead.maxConcurrent: 4 -> 6",
              "guards.report.bulkhead.maxConcurrent: 4 -> 6");
      assertThat(call(app, "report")).as("four of six are taken").startsWith(REJECTED);
      assertThat(call(app, "pay")).isEqualTo("runs");
      app.say("end").say("end");
      assertThat(call(app, "report")).as("three of six are taken").isEqualTo("runs");
      app.endOfInput().end().clean();
    }
  }

  private static String policy(int maxConcurrent) {
    return """
        {"guards": {
          "pay": {"method": ["%1$s#pay"],
                  "bulkhead": {"group": "database", "maxConcurrent": %2$d}},
          "report": {"method": ["%1$s#report"],
                     "bulkhead": {"group": "database", "maxConcurrent": %2$d, "priority": 127}}}}
        """
        .formatted(GroupMain.class.getName() + "$Database", maxConcurrent);
  }

  private String call(Running app, String method) {
    String name = "call" + ++asked;
    return app.say(name + " " + method).awaitFact(name);
  }

  private static JsonNode event(Running app, String kind) {
    return app.soFar().events().stream()
        .filter(event -> event.path("event").asText().equals(kind))
        .findFirst()
        .orElse(null);
  }
}
