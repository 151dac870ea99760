package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.haagent.it.target.breaker.StockMain;
import java.util.List;

/** Each way in which a breaker may open and close, through the real agent. */
class BreakerFieldsTest {

  private static final String REJECTED =
      "threw io.haagent.CallRejectedException: guard \"stock\": breaker ";

  private int asked;

  @OnEachJdk
  void slowCallsOpenIt(Jdk jdk) {
    try (Running running =
        start(
            jdk,
            "'window': 2, 'minimumCalls': 2, 'openFor': '10m',"
                + " 'slowCall': {'longerThan': '50ms', 'rate': 100}")) {
      assertThat(ask(running, "slow")).isEqualTo("answer");
      assertThat(ask(running, "slow")).isEqualTo("answer");
      assertThat(ask(running, "well")).startsWith(REJECTED + "open");
      assertThat(reasons(running)).containsExactly("2 of 2 calls were slow");
      running.endOfInput().end().clean();
    }
  }

  @OnEachJdk
  void aCallThatHangsOpensItWhileItHangsAndItsEventSaysWhere(Jdk jdk) {
    try (Running running =
        start(
            jdk,
            "'window': 1, 'minimumCalls': 1, 'openFor': '10m',"
                + " 'slowCall': {'longerThan': '100ms', 'rate': 1}")) {
      running.say("hang never");
      running.await("an open breaker", () -> ask(running, "well").startsWith(REJECTED));
      assertThat(reasons(running))
          .singleElement()
          .asString()
          .contains("1 of them still running: ")
          .contains("stuck")
          .contains("io.haagent.it.target.breaker.Stock.ask");
      running.endOfInput().end().clean();
    }
  }

  @OnEachJdk
  void failuresInARowOpenItWhateverTheRate(Jdk jdk) {
    try (Running running =
        start(jdk, "'window': 100, 'minimumCalls': 100, 'openFor': '10m', 'consecutive': 3")) {
      ask(running, "fail", "fail", "well", "fail", "fail", "fail");
      assertThat(ask(running, "well")).startsWith(REJECTED + "open");
      assertThat(reasons(running)).containsExactly("3 calls in a row failed");
      running.endOfInput().end().clean();
    }
  }

  @OnEachJdk
  void eachOpeningIsLongerThanTheOneBefore(Jdk jdk) {
    try (Running running =
        start(
            jdk,
            "'window': 1, 'minimumCalls': 1, 'openFor': '100ms', 'halfOpenCalls': 1,"
                + " 'openBackoff': {'multiplier': 10, 'max': '100s'}")) {
      ask(running, "fail");
      // A second, ten, a hundred: the fourth opening is so long that nothing can be missed.
      running.await("a probe", () -> ask(running, "fail").endsWith("down"));
      running.await("a probe", () -> ask(running, "fail").endsWith("down"));
      assertThat(ask(running, "well")).matches(REJECTED + "open, retry after ([89]|10) s");
      running.endOfInput().end().clean();
    }
  }

  @OnEachJdk
  void oneThatOnlyMeasuresTellsAndIsSwitchedOnByTheFile(Jdk jdk) {
    String fields = "'window': 4, 'minimumCalls': 2, 'openFor': '10m', 'mode': ";
    Forked forked = Forked.of(jdk, StockMain.class).policy(policy(fields + "'metricsOnly'"));
    try (Running running = forked.start()) {
      assertThat(ask(running, "fail", "fail", "well")).isEqualTo("answer");
      running.await("an event", () -> !events(running, "WOULD_OPEN").isEmpty());
      assertThat(events(running, "WOULD_OPEN"))
          .singleElement()
          .satisfies(
              event -> assertThat(event.path("reason").asText()).isEqualTo("2 of 2 calls failed"));

      forked.write("policy.json", policy(fields + "'on'"));
      running.await("a reload", () -> !events(running, "RELOADED").isEmpty());
      ask(running, "well");
      assertThat(ask(running, "well")).startsWith(REJECTED + "open");
      assertThat(reasons(running))
          .containsExactly("switched on by the policy", "2 of 4 calls failed");
      running.endOfInput().end().clean();
    }
  }

  @OnEachJdk
  void aRampLetsCallsThroughByAndBy(Jdk jdk) {
    try (Running running =
        start(
            jdk,
            "'window': 1, 'minimumCalls': 1, 'openFor': '1s', 'halfOpenCalls': 1, 'ramp': true")) {
      ask(running, "fail");
      running.await("a probe", () -> ask(running, "well").equals("answer"));
      running.await(
          "a call that isn't let through", () -> ask(running, "well").contains("closing"));
      running.await("a call that is", () -> ask(running, "well").equals("answer"));
      assertThat(reasons(running)).last().asString().endsWith("; calls are let through by and by");
      running.endOfInput().end().clean();
    }
  }

  private String ask(Running running, String... hows) {
    String outcome = "";
    for (String how : hows) {
      asked++;
      outcome = running.say(how + " asked" + asked).awaitFact("asked" + asked);
    }
    return outcome;
  }

  private static List<String> reasons(Running running) {
    running.await("an event", () -> !transitions(running).isEmpty());
    return transitions(running).stream().map(event -> event.path("reason").asText()).toList();
  }

  private static List<JsonNode> transitions(Running running) {
    return events(running, "STATE_TRANSITION");
  }

  private static List<JsonNode> events(Running running, String kind) {
    return running.soFar().events().stream()
        .filter(event -> event.path("event").asText().equals(kind))
        .toList();
  }

  private static Running start(Jdk jdk, String breaker) {
    return Forked.of(jdk, StockMain.class).policy(policy(breaker)).start();
  }

  private static String policy(String breaker) {
    return """
        {'guards': {'stock': {
          'method': ['io.haagent.it.target.breaker.Stock#ask'], 'breaker': {%s}}}}
        """
        .formatted(breaker)
        .replace('\'', '"');
  }
}
