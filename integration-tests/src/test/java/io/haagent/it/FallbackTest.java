package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.it.target.fallback.FallbackMain;
import java.util.LinkedHashMap;
import java.util.Map;

/** What callers of each shape of method get from a fallback, and from a fault. */
class FallbackTest {
  private static final String DOWN = "threw java.io.IOException: down";

  private static final String POLICY =
      """
      {"service": "it", "guards": {
        "nothing": {"method": ["@S#nothing"], "fallback": {"value": null}},
        "flag": {"method": ["@S#flag"], "fallback": {"value": true}},
        "byte": {"method": ["@S#ofByte"], "fallback": {"value": -2}},
        "short": {"method": ["@S#ofShort"], "fallback": {"value": 300}},
        "char": {"method": ["@S#ofChar"], "fallback": {"value": "x"}},
        "int": {"method": ["@S#ofInt"], "fallback": {"value": 70000}},
        "long": {"method": ["@S#ofLong"], "fallback": {"value": 5000000000}},
        "float": {"method": ["@S#ofFloat"], "fallback": {"value": 2.5}},
        "double": {"method": ["@S#ofDouble"], "fallback": {"value": 2.25},
          "retry": {"maxAttempts": 3, "budget": null, "backoff": {"initial": "1ms", "max": "1ms"}}},
        "boxed": {"method": ["@S#boxed"], "fallback": {"value": null}},
        "text": {"method": ["@S#text(String, int)"], "fallback": {"value": "closed"}},
        "level": {"method": ["@S#level"], "fallback": {"value": "LOW"}},
        "optional": {"method": ["@S#optional"], "fallback": {"value": "HIGH"}},
        "list": {"method": ["@S#list"], "fallback": {"value": [1, 2]}},
        "map": {"method": ["@S#map"], "fallback": {"value": {"LOW": ["a"]}}},
        "array": {"method": ["@S#array"], "fallback": {"value": [7]}},
        "other": {"method": ["@S#other"], "fallback": {"value": {"name": "x"}}},
        "future": {"method": ["@S#future"], "fallback": {"value": 9},
          "retry": {"maxAttempts": 2, "budget": null, "backoff": {"initial": "1ms", "max": "1ms"}}},
        "stage": {"method": ["@S#stage"], "fallback": {"value": "closed"}},
        "cancelled": {"method": ["@S#cancelled"], "fallback": {"value": "closed"}},
        "byOwn": {"method": ["@S#byOwn"], "fallback": {"method": "@S#instead"}},
        "byStatic": {"method": ["@S#byStatic"], "fallback": {"method": "@S$Defaults#byStatic"}},
        "byAsync": {"method": ["@S#byAsync"], "fallback": {"method": "@S$Defaults#byAsync"}},
        "byThrowing": {"method": ["@S#byThrowing"], "fallback": {"method": "@S$Defaults#byThrowing"}},
        "byWrong": {"method": ["@S#byWrong"], "fallback": {"method": "@S$Defaults#byWrong"}},
        "lastGood": {"method": ["@S#lastGood(String, int)"], "fallback": {"lastGood": "10m"}},
        "lastGoodAsync": {"method": ["@S#lastGoodAsync"], "fallback": {"lastGood": "10m"}},
        "lastGoodBy": {"method": ["@S#lastGoodBy"], "fallback": {"lastGood": "10m"}},
        "rejected": {"method": ["@S#rejected"], "limit": {"rate": "1/h", "burst": 2},
          "fallback": {"value": "closed", "on": ["rejected"]}},
        "shadow": {"method": ["@S#shadow"], "mode": "shadow", "fallback": {"value": "closed"}},
        "ignored": {"method": ["@S#ignored"], "breaker": {"ignore": ["java.io.IOException"]},
          "fallback": {"value": "closed"}},
        "faulty": {"method": ["@S#faulty"], "fault": {"abort": "java.net.ConnectException"},
          "fallback": {"value": -1}, "retry": {"maxAttempts": 3, "budget": null,
            "backoff": {"initial": "1ms", "max": "1ms"}}},
        "slow": {"method": ["@S#slow"], "fault": {"delay": "50ms"}},
        "slowFuture": {"method": ["@S#slowFuture"], "fault": {"delay": "50ms"}},
        "brokenFuture": {"method": ["@S#brokenFuture"],
          "fault": {"delay": "10ms", "abort": "java.net.ConnectException"},
          "retry": {"maxAttempts": 2, "budget": null, "backoff": {"initial": "1ms", "max": "1ms"}}}
      }}
      """
          .replace("@S", "io.haagent.it.target.fallback.Shop");

  @OnEachJdk
  void eachShapeOfMethodGetsItsAnswer(Jdk jdk) {
    Run run = Forked.of(jdk, FallbackMain.class).policy(POLICY).run();
    Map<String, String> expected = new LinkedHashMap<>();
    answers(expected);
    assertThat(run.facts()).as("%s", run).containsAllEntriesOf(expected);
    run.clean(
        0,
        "Shop#other() has no fallback: fallback.value: JSON can't say a"
            + " io.haagent.it.target.fallback.Shop; write null, or name a method",
        "Shop#byWrong(int) has no fallback: fallback.method:"
            + " io.haagent.it.target.fallback.Shop$Defaults#byWrong has other parameters",
        "fallback.lastGood: argument 1 of io.haagent.it.target.fallback.Shop#lastGoodBy is a",
        "guards.faulty.fault: FAULTS ARE ON",
        "guards.slow.fault: FAULTS ARE ON",
        "guards.slowFuture.fault: FAULTS ARE ON",
        "guards.brokenFuture.fault: FAULTS ARE ON");
  }

  private static void answers(Map<String, String> expected) {
    answer(expected, "nothing", "returned", "returned");
    answer(expected, "flag", "false", "true");
    answer(expected, "byte", "1", "-2");
    answer(expected, "short", "1", "300");
    answer(expected, "char", "a", "x");
    answer(expected, "int", "3", "70000");
    answer(expected, "long", "3", "5000000000");
    answer(expected, "float", "1.0", "2.5");
    answer(expected, "double", "1.0", "2.25");
    answer(expected, "boxed", "1", "null");
    answer(expected, "text", "a1", "closed");
    answer(expected, "level", "HIGH", "LOW");
    answer(expected, "optional", "Optional.empty", "Optional[HIGH]");
    answer(expected, "list", "[]", "[1, 2]");
    answer(expected, "map", "{}", "{LOW=[a]}");
    answer(expected, "array", "[]", "[7]");
    answer(expected, "other", "Shop", DOWN);
    answer(expected, "future", "3", "9");
    answer(expected, "stage", "a", "closed");
    answer(expected, "cancelled", "true", "true");
    answer(expected, "byOwn", "a", "shop instead of a after down");
    answer(expected, "byStatic", "3", "7");
    answer(expected, "byAsync", "a", "a after down");
    answer(expected, "byThrowing", "up", "threw java.lang.IllegalStateException: no default");
    expected.put("byThrowing.suppressed", "[java.io.IOException: down]");
    answer(expected, "byWrong", "up", DOWN);
    answer(expected, "lastGood", "shopk1", "shopk1");
    expected.put("lastGood.otherArguments", DOWN);
    expected.put("lastGood.otherObject", DOWN);
    answer(expected, "lastGoodAsync", "k!", "k!");
    answer(expected, "lastGoodBy", "of k", "of k");
    answer(expected, "lastGoodBy.untellable", "of ", DOWN);
    answer(expected, "rejected", "up", DOWN);
    answer(expected, "rejected.then", "closed", "closed");
    answer(expected, "shadow", "up", DOWN);
    answer(expected, "ignored", "up", DOWN);
    expected.put("faulty", "-1");
    expected.put("slow", "1");
    expected.put("slow.waited", "true");
    expected.put("slowFuture.late", "true");
    expected.put("slowFuture", "late");
    expected.put(
        "brokenFuture",
        "threw java.util.concurrent.ExecutionException: java.net.ConnectException: guard"
            + " \"brokenFuture\": injected fault");
  }

  private static void answer(
      Map<String, String> expected, String name, String whileUp, String whileDown) {
    expected.put(name + ".up", whileUp);
    expected.put(name, whileDown);
  }
}
