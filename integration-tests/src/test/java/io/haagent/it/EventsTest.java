package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.it.target.mark.Exiting;

/** Where events go, beside what {@link PoliciesTest} reads in them. */
class EventsTest {

  private static final String OPENS_AT_ONCE =
      """
      {"guards": {"remote": {"method": ["io.haagent.it.target.mark.Remote#call"],
        "breaker": {"window": 1, "minimumCalls": 1}}}}
      """;

  @OnEachJdk
  void whatHappensJustBeforeTheExitIsStillWritten(Jdk jdk) {
    Run run = Forked.of(jdk, Exiting.class).policy(OPENS_AT_ONCE).run();
    assertThat(run.events())
        .as("%s", run)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.path("event").asText()).isEqualTo("STATE_TRANSITION");
              assertThat(event.path("to").asText()).isEqualTo("OPEN");
              assertThat(event.path("service").asText()).endsWith("Exiting");
            });
    run.clean(7);
  }

  @OnEachJdk
  void eventsAreOffByDefault(Jdk jdk) {
    Run run = Forked.of(jdk, Exiting.class).unset("events").policy(OPENS_AT_ONCE).run();
    assertThat(run.eventLines()).isEmpty();
    assertThat(run.err()).as("%s", run).isEmpty();
    run.clean(7);
  }

  @OnEachJdk
  void eventsCanGoToStandardError(Jdk jdk) {
    Run run = Forked.of(jdk, Exiting.class).option("events", "stderr").policy(OPENS_AT_ONCE).run();
    assertThat(run.err())
        .as("%s", run)
        .singleElement()
        .asString()
        .startsWith("{\"timestamp\"")
        .contains("\"OPEN\"");
    run.clean(7);
  }

  @OnEachJdk
  void anEventsFileThatCannotBeWrittenGivesOneLineAndTheGuardStays(Jdk jdk) {
    Run run =
        Forked.of(jdk, Exiting.class)
            .option("events", "/no/such/folder/events.jsonl")
            .policy(RemotePolicy.retry())
            .run();
    assertThat(run.facts()).as("%s", run).containsEntry("call", "a3");
    run.clean(7, "/no/such/folder/events.jsonl");
  }
}
