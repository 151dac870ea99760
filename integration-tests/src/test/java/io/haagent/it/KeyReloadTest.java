package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.it.target.keys.KeyReloadMain;

/** What is kept for each key, or each value of {@code per}, over a change while calls flow. */
class KeyReloadTest {

  @OnEachJdk
  void everyKeyKeepsItsLevelWhenItsTierChanges(Jdk jdk) {
    // Three calls of an hour each are still owed of the nine that a full bucket has then.
    changed(jdk, free(3), free(9), "6");
  }

  @OnEachJdk
  void everyValueKeepsItsLevelWhenPoliciesBesideItChange(Jdk jdk) {
    // A raised burst fills at the rate.
    changed(jdk, per(0, 3, ""), per(0, 9, ", \"maxKeys\": 50, \"breaker\": {}"), "0");
  }

  @OnEachJdk
  void anotherKindOfValueBeginsAnew(Jdk jdk) {
    changed(jdk, per(1, 3, ""), per(0, 9, ""), "9");
  }

  private static void changed(Jdk jdk, String before, String after, String left) {
    Forked forked = Forked.of(jdk, KeyReloadMain.class).policy(before);
    try (Running running = forked.start()) {
      assertThat(admitted(running, "first", "a")).isEqualTo("3");
      assertThat(admitted(running, "again", "a")).isEqualTo("0");

      forked.write("policy.json", after);
      running.await(
          "the reload",
          () ->
              running.soFar().events().stream()
                  .anyMatch(event -> event.path("event").asText().equals("RELOADED")));

      assertThat(admitted(running, "after", "a")).isEqualTo(left);
      assertThat(admitted(running, "another", "b")).isEqualTo("9");
      running.endOfInput().end().clean();
    }
  }

  private static String admitted(Running running, String fact, String tenant) {
    return running.say(fact + " " + tenant).awaitFact(fact);
  }

  private static String free(int burst) {
    return """
        {"guards": {"tenants": {"method": ["io.haagent.it.target.keys.Tenants#byText"],
          "limit": {"key": "arg:0", "tierBy": "arg:1",
                    "tiers": {"PAID": {"rate": "1/h"}, "FREE": {"rate": "1/h", "burst": %d}}}}}}
        """
        .formatted(burst);
  }

  private static String per(int argument, int burst, String more) {
    return """
        {"guards": {"tenants": {"method": ["io.haagent.it.target.keys.Tenants#byText"],
          "per": "arg:%d", "limit": {"rate": "1/h", "burst": %d}%s}}}
        """
        .formatted(argument, burst, more);
  }
}
