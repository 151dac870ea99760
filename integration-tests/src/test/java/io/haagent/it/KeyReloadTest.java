package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.it.target.keys.KeyReloadMain;

/** A tier's rate is changed while calls flow. */
class KeyReloadTest {

  @OnEachJdk
  void everyKeyKeepsItsLevelWhenItsTierChanges(Jdk jdk) {
    Forked forked = Forked.of(jdk, KeyReloadMain.class).policy(free(3));
    try (Running running = forked.start()) {
      assertThat(admitted(running, "first", "a")).isEqualTo("3");
      assertThat(admitted(running, "again", "a")).isEqualTo("0");

      forked.write("policy.json", free(9));
      running.await(
          "the reload",
          () ->
              running.soFar().events().stream()
                  .anyMatch(event -> event.path("event").asText().equals("RELOADED")));

      // Three calls of an hour each are still owed of the nine that a full bucket has now.
      assertThat(admitted(running, "after", "a")).isEqualTo("6");
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
}
