package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.it.target.timeout.TimeoutMain;

/** The time of an attempt and its interrupt, from the policy file to the callers. */
class TimeoutTest {
  private static final String POLICY =
      """
      {"guards": {
        "late": {"method": ["@Slow#late"], "attemptTimeout": "10ms",
          "breaker": {"window": 2, "minimumCalls": 2, "openFor": "5m"}},
        "interrupting": {"method": ["@Slow#sleep", "@Slow#virtual", "@Slow#channel"],
          "attemptTimeout": "100ms", "interrupt": true},
        "repeated": {"method": ["@Slow#repeated"], "attemptTimeout": "1s", "interrupt": true,
          "retry": {"on": ["timeout"], "budget": null, "backoff": {"initial": "1ms"}}},
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
        .containsEntry("sleep", "InterruptedException")
        .containsEntry("channel", "ClosedByInterruptException")
        .containsEntry("channel.open", "false")
        .containsEntry("repeated", "attempt 2")
        .containsEntry("deadline", "InterruptedException")
        .containsEntry("quick", "quick")
        .containsEntry("stage", "second")
        .containsEntry("stage.first", "true");
    if (run.facts().get("virtual").equals("true")) {
      assertThat(run.facts()).containsEntry("virtual.sleep", "InterruptedException");
    }
    run.clean(0);
  }
}
