package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.it.target.results.ResultsMain;
import java.util.Map;

/** What a method returns can be a failure, and be repeated, whatever its shape. */
class ResultsTest {
  private static final String POLICY =
      """
      {"service": "it", "guards": {
        "code": {"method": ["@S#code"], @R, "on": ["returns -1"]}},
        "flag": {"method": ["@S#flag"], @R, "on": ["returns false"]}},
        "answer": {"method": ["@S#answer"], @R, "on": ["returns BUSY"]}},
        "later": {"method": ["@S#later"], @R, "on": ["returns null"]}},
        "number": {"method": ["@S#number"], "breaker": {"window": 3, "openFor": "5m", "failure": ["returns -1"]}},
        "nothing": {"method": ["@S#nothing"], "breaker": {"window": 3, "openFor": "5m", "failure": ["returns null"]}},
        "act": {"method": ["@S#act"], "breaker": {"window": 3, "openFor": "5m", "failure": ["returns null"]},
          "fallback": {"value": null}},
        "kept": {"method": ["@S#keptOf"], "fallback": {"lastGood": "10m"},
          "breaker": {"window": 9, "failure": ["java.lang.Exception", "returns null"]}}
      }}
      """
          .replace(
              "@R",
              "\"retry\": {\"maxAttempts\": 3, \"budget\": null,"
                  + " \"backoff\": {\"initial\": \"1ms\", \"max\": \"1ms\"}")
          .replace("@S", "io.haagent.it.target.results.Stock");

  @OnEachJdk
  void aValueIsJudgedByThePolicysLists(Jdk jdk) {
    Run run = Forked.of(jdk, ResultsMain.class).policy(POLICY).run();
    assertThat(run.facts())
        .containsAllEntriesOf(
            Map.of(
                "code", "7 of 3",
                "flag", "true of 2",
                "answer", "DONE of 2",
                "later", "there of 3",
                "number2", "-1 of 1",
                "nothing2", "null of 1",
                "act3", "acted of 1",
                "kept.null", "null of 1",
                "kept.fail", "good of 1"));
    assertThat(run.facts().get("number3")).contains("CallRejectedException").endsWith(" of 0");
    assertThat(run.facts().get("nothing3")).contains("CallRejectedException").endsWith(" of 0");
    run.clean(0);
  }
}
