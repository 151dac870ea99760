package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.it.target.timeout.TimeoutMain;
import io.haagent.it.target.timeout.TimeoutReloadMain;
import java.util.List;

/** The time of an attempt and its interrupt, from the policy file to the callers. */
class TimeoutTest {
  private int asked;

  private static final String POLICY =
      """
      {"guards": {
        "late": {"method": ["@Slow#late"], "attemptTimeout": "10ms",
          "breaker": {"window": 2, "minimumCalls": 2, "openFor": "5m"}},
        "interrupting": {"method": ["@Slow#sleep", "@Slow#in", "@Slow#monitor", "@Slow#channel"],
          "attemptTimeout": "100ms", "interrupt": true},
        "repeated": {"method": ["@Slow#repeated"], "attemptTimeout": "1s", "interrupt": true,
          "retry": {"on": ["timeout"], "budget": null, "backoff": {"initial": "1ms"}}},
        "both": {"method": ["@Slow#both"], "attemptTimeout": "200ms", "deadline": "1s",
          "interrupt": true, "retry": {"maxAttempts": 100, "on": ["timeout"], "budget": null,
          "backoff": {"initial": "1ms", "multiplier": 1}}},
        "deadline": {"method": ["@Slow#deadline"], "deadline": "100ms", "interrupt": true},
        "quick": {"method": ["@Slow#quick"], "attemptTimeout": "1m", "interrupt": true},
        "stage": {"method": ["@Slow#stage"], "attemptTimeout": "100ms",
          "retry": {"budget": null, "backoff": {"initial": "1ms"}}}}}
      """
          .replace("@Slow", "io.haagent.it.target.timeout.TimeoutMain$Slow");

  @OnEachJdk
  void whatTakesTooLongIsCutOrCountedAndLeavesNoInterrupt(Jdk jdk) {
    Run run = Forked.of(jdk, TimeoutMain.class).policy(POLICY).run();
    assertThat(run.facts())
        .as("%s", run)
        .containsEntry("late", "late")
        .containsEntry("late.again", "late")
        .containsEntry("late.third", "CallRejectedException")
        .containsEntry("monitor", "entered, interrupted true")
        .containsEntry("both", "InterruptedException")
        .containsEntry("both.repeated", "true")
        .containsEntry("channel", "ClosedByInterruptException")
        .containsEntry("channel.open", "false")
        .containsEntry("repeated", "attempt 2")
        .containsEntry("deadline", "InterruptedException")
        .containsEntry("quick", "quick")
        .containsEntry("stage", "second")
        .containsEntry("stage.first", "true");
    whatAnInterruptDoes(run, "", "read 1");
    if (run.facts().get("virtual").equals("true")) {
      whatAnInterruptDoes(run, "virtual.", "SocketException");
    }
    run.clean(0);
  }

  private static void whatAnInterruptDoes(Run run, String prefix, String socket) {
    for (String wait : List.of("sleep", "wait", "join", "queue", "future", "permit", "lock")) {
      assertThat(run.facts()).containsEntry(prefix + wait, "InterruptedException");
    }
    assertThat(run.facts())
        .containsEntry(prefix + "park", "parked, interrupted true")
        .containsEntry(prefix + "selector", "selected 0, open true")
        .containsEntry(prefix + "socket", socket);
  }

  @OnEachJdk
  void aReloadThatAddsATimeLeavesTheCallsThatRunAlone(Jdk jdk) {
    String free = reloaded("\"bulkhead\": {\"maxConcurrent\": 10}");
    Forked forked = Forked.of(jdk, TimeoutReloadMain.class).policy(free);
    try (Running app = forked.start()) {
      app.say("hold before").awaitFact("before.in");
      assertThat(app.say("sleep free").awaitFact("free")).isEqualTo("slept");
      forked.write(
          "policy.json",
          reloaded(
              "\"bulkhead\": {\"maxConcurrent\": 10}, \"attemptTimeout\": \"20ms\", \"interrupt\": true"));
      app.await("an interrupted call", () -> sleep(app).equals("InterruptedException"));
      app.say("hold after");
      assertThat(app.awaitFact("after")).isEqualTo("InterruptedException");
      app.say("free before");
      assertThat(app.awaitFact("before")).isEqualTo("held");
      forked.write("policy.json", free);
      app.await("a call that is left alone again", () -> sleep(app).equals("slept"));
      app.endOfInput().end().clean();
    }
  }

  private String sleep(Running app) {
    String name = "sleep" + ++asked;
    return app.say("sleep " + name).awaitFact(name);
  }

  private static String reloaded(String policies) {
    return "{\"guards\": {\"held\": {\"method\": [\"@Main#held\", \"@Main#slept\"], "
            .replace("@Main", TimeoutReloadMain.class.getName())
        + policies
        + "}}}";
  }
}
