package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.it.target.adaptive.AdaptiveMain;

/** A bulkhead that finds its size, from the policy file to the callers. */
class AdaptiveTest {
  private static final String POLICY =
      """
      {"guards": {"server": {"method": ["io.haagent.it.target.adaptive.AdaptiveMain$Server#*"],
        "bulkhead": {"adaptive": "vegas", "initial": 3, "maxConcurrent": 8}}}}
      """;

  @OnEachJdk
  void theSizeGrowsWhileCallsTakeNoLongerUpToItsBound(Jdk jdk) {
    Run run = Forked.of(jdk, AdaptiveMain.class).policy(POLICY).run();
    assertThat(run.facts())
        .as("%s", run)
        .containsEntry("first", "3")
        .containsEntry("grows", "true")
        .containsEntry("reachesItsBound", "true")
        .containsEntry("bounded", "8");
    run.clean(0);
  }
}
