package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.it.target.breaker.StockMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What breakers and limits are outlives the JVM, however it ends. */
class StateTest {

  private static final String REJECTED =
      "threw io.haagent.CallRejectedException: guard \"stock\": ";

  @OnEachJdk
  void anOpenBreakerIsOpenInTheNextJvmThoughThisOneWasKilled(Jdk jdk) throws IOException {
    Path state = Artifacts.folder("jdk" + jdk.feature() + "-state").resolve("state");
    try (Running running = forked(jdk, state).start()) {
      running.say("fail a").say("fail b").say("fail c");
      assertThat(running.awaitFact("c")).startsWith(REJECTED + "breaker open");
      running.await("the state file", () -> Files.exists(state));
      // Closing it kills it, so that nothing more is written.
    }
    Files.write(state.resolveSibling("state.new"), new byte[] {1}); // as if while it was writing

    try (Running next = forked(jdk, state).start()) {
      assertThat(next.say("well d").awaitFact("d")).startsWith(REJECTED + "breaker open");
      Run run = next.endOfInput().end().clean();
      assertThat(run.log()).anyMatch(line -> line.matches(".* s ago; \"stock\" was OPEN"));
    }

    byte[] whole = Files.readAllBytes(state);
    Files.write(state, Arrays.copyOf(whole, whole.length / 2));
    try (Running last = forked(jdk, state).start()) {
      assertThat(last.say("well e").awaitFact("e")).isEqualTo("answer");
      last.endOfInput().end().clean(0, "is not taken over: it is damaged");
    }
  }

  @OnEachJdk
  void whatALimitHasGivenItGivesNoNextJvm(Jdk jdk) {
    Forked first = limited(jdk);
    Path state = first.folder().resolve("ha-agent.state");
    try (Running running = first.start()) {
      running.say("well a").say("well b").say("well c");
      assertThat(running.awaitFact("c")).startsWith(REJECTED + "limit reached");
      running.endOfInput().end().clean(); // its end writes it, in the policy's folder
    }
    assertThat(state).exists();

    Forked second =
        Forked.of(jdk, StockMain.class).policy(limit("\"state\": {\"file\": \"" + state + "\"}, "));
    try (Running next = second.start()) {
      assertThat(next.say("well d").awaitFact("d")).startsWith(REJECTED + "limit reached");
      next.endOfInput().end().clean();
    }
  }

  @OnEachJdk
  void ofTwoJvmsWithOneFileOneWrites(Jdk jdk) {
    Path state = Artifacts.folder("jdk" + jdk.feature() + "-state").resolve("state");
    try (Running first = forked(jdk, state).start();
        Running second = forked(jdk, state).start()) {
      first.say("fail a").say("fail b").awaitFact("b");
      first.await("the state file", () -> Files.exists(state));
      second.say("fail a").say("fail b").awaitFact("b");
      second.await("the warning", () -> !second.soFar().complaints().isEmpty());

      first.endOfInput().end().clean();
      second.endOfInput().end().clean(0, "another JVM keeps its state in");
    }
  }

  private static Forked forked(Jdk jdk, Path state) {
    return Forked.of(jdk, StockMain.class)
        .policy(
            """
            {"state": {"file": "%s"}, "guards": {"stock": {
              "method": ["io.haagent.it.target.breaker.Stock#ask"],
              "breaker": {"window": 2, "minimumCalls": 2, "openFor": "10m"}}}}
            """
                .formatted(state));
  }

  private static Forked limited(Jdk jdk) {
    return Forked.of(jdk, StockMain.class)
        .policy(limit("\"state\": {\"file\": \"ha-agent.state\"}, "));
  }

  private static String limit(String state) {
    return """
        {%s"guards": {"stock": {
          "method": ["io.haagent.it.target.breaker.Stock#ask"],
          "limit": {"rate": "1/h", "burst": 2}}}}
        """
        .formatted(state);
  }
}
