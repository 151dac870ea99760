package io.haagent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyDiffTest {
  private static List<String> diff(String before, String after) {
    return PolicyDiff.between(Read.good(before), Read.good(after));
  }

  private static List<String> guard(String before, String after) {
    return diff("{'guards':{'a':{" + before + "}}}", "{'guards':{'a':{" + after + "}}}");
  }

  private static List<String> http(String before, String after) {
    return guard("'http':{}," + before, "'http':{}," + after);
  }

  @Test
  void namesAChangedValueInTheFilesOwnWords() {
    assertThat(
            http(
                "'deadline':'2s','breaker':{'failureRate':50,'window':'10s'}",
                "'deadline':'2500ms','breaker':{'failureRate':60.5,'window':100}"))
        .containsExactly(
            "guards.a.deadline: 2s -> 2500ms",
            "guards.a.breaker.failureRate: 50 -> 60.5",
            "guards.a.breaker.window: 10s -> 100");
  }

  @Test
  void namesTheDefaultThatAFieldGoesBackTo() {
    assertThat(
            http(
                "'limit':{'rate':'100/s','burst':200},'mode':'off','deadline':'2s'",
                "'limit':{'rate':'100/s','wait':'5ms'}"))
        .containsExactly(
            "guards.a.limit.wait: default (0ms) -> 5ms",
            "guards.a.limit.burst: 200 -> default (100)",
            "guards.a.mode: off -> default (on)",
            "guards.a.deadline: 2s -> none");
  }

  @Test
  void namesTheDefaultsOfThePreset() {
    String before =
        "{'preset':'resilience4j','guards':{'a':{'http':{},'breaker':{'openFor':'1s'}}}}";
    String after = "{'preset':'hystrix','guards':{'a':{'http':{},'breaker':{}}}}";
    assertThat(diff(before, after))
        .containsExactly(
            "preset: resilience4j -> hystrix", "guards.a.breaker.openFor: 1s -> default (5s)");
    assertThat(diff("{}", "{'preset':'hystrix'}"))
        .containsExactly("preset: default (recommended) -> hystrix");
  }

  @Test
  void namesAPolicyThatComesOrGoesAsAWhole() {
    assertThat(http("'bulkhead':{'maxConcurrent':5}", "'retry':{'maxAttempts':2}"))
        .containsExactly(
            "guards.a.retry: none -> {\"maxAttempts\": 2}",
            "guards.a.bulkhead: {\"maxConcurrent\": 5} -> none");
  }

  @Test
  void looksIntoObjectsThatHaveDefaults() {
    assertThat(http("'retry':{}", "'retry':{'backoff':{'initial':'50ms'},'budget':{'ratio':0.5}}"))
        .containsExactly(
            "guards.a.retry.backoff.initial: default (100ms) -> 50ms",
            "guards.a.retry.budget.ratio: default (0.2) -> 0.5");
    assertThat(http("'retry':{'backoff':{'jitter':0}}", "'retry':{}"))
        .containsExactly("guards.a.retry.backoff.jitter: 0 -> default (0.5)");
  }

  @Test
  void knowsThreeFormsOfABudget() {
    assertThat(http("'retry':{'budget':null}", "'retry':{}"))
        .containsExactly("guards.a.retry.budget: null -> default (0.2 and 10 a second)");
    assertThat(http("'retry':{}", "'retry':{'budget':null}"))
        .containsExactly("guards.a.retry.budget: default (0.2 and 10 a second) -> null");
    assertThat(http("'retry':{'budget':{'ratio':1}}", "'retry':{'budget':null}"))
        .containsExactly("guards.a.retry.budget: {\"ratio\": 1} -> null");
  }

  @Test
  void comparesListsAsWholes() {
    assertThat(
            guard(
                "'method':['A#a','A#b'],'retry':{'on':['java.io.IOException']}",
                "'method':['A#b','A#a'],'retry':{}"))
        .containsExactly(
            "guards.a.method: [\"A#a\", \"A#b\"] -> [\"A#b\", \"A#a\"]",
            "guards.a.retry.on: [\"java.io.IOException\"] -> default (java.lang.Exception, timeout)");
    assertThat(guard("'http':{'hosts':['a']}", "'http':{'paths':['/x']}"))
        .containsExactly(
            "guards.a.http.paths: default (all) -> [\"/x\"]",
            "guards.a.http.hosts: [\"a\"] -> default (all)");
  }

  @Test
  void namesAnotherKindOfTarget() {
    assertThat(guard("'method':['A#a']", "'http':{'hosts':['a']}"))
        .containsExactly(
            "guards.a.http: none -> {\"hosts\": [\"a\"]}", "guards.a.method: [\"A#a\"] -> none");
  }

  @Test
  void namesGuardsThatComeAndGo() {
    assertThat(
            diff(
                "{'guards':{'a':{'http':{}},'b c':{'method':['A#b']}}}",
                "{'guards':{'d':{'method':['A#d']},'a':{'http':{}}}}"))
        .containsExactly("guards.d: added", "guards.\"b c\": removed");
  }

  @Test
  void namesGuardsThatStandElsewhere() {
    String a = "'a':{'method':['A#a']}";
    String b = "'b':{'method':['A#b']}";
    String c = "'c':{'method':['A#c']}";
    String x = "'x':{'method':['A#x']}";
    String abc = "{'guards':{" + a + "," + b + "," + c + "}}";
    assertThat(diff(abc, "{'guards':{" + c + "," + a + "," + b + "}}"))
        .containsExactly("guards.c: now stands before guards.a");
    assertThat(diff(abc, "{'guards':{" + b + "," + c + "," + a + "}}"))
        .containsExactly("guards.a: now stands last");
    assertThat(diff(abc, "{'guards':{" + x + "," + a + "," + c + "}}"))
        .containsExactly("guards.x: added", "guards.b: removed");
  }

  @Test
  void tellsTheFilesOwnFields() {
    assertThat(diff("{'events':{'file':'e.json'}}", "{'service':'shop'}"))
        .containsExactly(
            "service: default (the main class) -> shop", "events.file: e.json -> none");
  }

  @Test
  void takesNothingForAChangeThatHasNoEffect() {
    assertThat(
            diff(
                "{'guards':{'a':{'http':{'hosts':['h']},'deadline':'1s','retry':{},'breaker':{},"
                    + "'limit':{'rate':'60/m'}}}}",
                "{'$schema':'./ha-policy.schema.json','preset':'recommended','guards':{\n 'a': {"
                    + "'limit':{'burst':1,'rate':'60/m','algorithm':'tokenBucket'},'mode':'on',"
                    + "'breaker':{'failureRate':50.0,'window':'10000ms','ignore':['X'],"
                    + "'halfOpenMaxWait':'5s'},'deadline':'1000ms',"
                    + "'retry':{'backoff':{},'budget':{'ratio':2e-1}},'http':{'hosts':['h']}}}}"))
        .containsExactly("guards.a.breaker.ignore: default (nothing) -> [\"X\"]");
  }

  @Test
  void tellsAFirstPolicyAsAddedGuards() {
    Policy first =
        Read.good("{'service':'shop','guards':{'a':{'http':{}},'b':{'method':['A#b']}}}");
    assertThat(PolicyDiff.between(null, first))
        .containsExactly(
            "service: default (the main class) -> shop", "guards.a: added", "guards.b: added");
    assertThat(PolicyDiff.between(null, Read.good("{}"))).isEmpty();
    assertThat(PolicyDiff.between(first, Read.good("{'service':'shop'}")))
        .containsExactly("guards.a: removed", "guards.b: removed");
  }

  @Test
  void showsOfLongListsOnlyWhatDiffers() {
    StringBuilder entries = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      entries.append("'com.acme.Type").append(i).append("#method',");
    }
    String before = "'method':[" + entries + "'A#b']";
    assertThat(guard(before, "'method':[" + entries + "'A#c','A#d\\n']"))
        .singleElement()
        .asString()
        .isEqualTo("guards.a.method: [..., \"A#b\"] -> [..., \"A#c\", \"A#d?\"]");
    assertThat(guard(before, "'method':['X#y'," + entries + "'A#b']"))
        .singleElement()
        .asString()
        .startsWith("guards.a.method: [\"com.acme.Type0#method\", \"com.acme.Type1#method\",")
        .contains("... -> [\"X#y\", \"com.acme.Type0#method\"")
        .hasSizeLessThan(3 * CompactJson.MAX_SHOWN);
  }

  @Test
  void seesAChangeBeyondWhatIsShown() {
    String type = "com.acme." + "a".repeat(300);
    assertThat(guard("'method':['" + type + "#a']", "'method':['" + type + "#b']")).hasSize(1);
  }

  @Test
  void countsWhatIsTooMuchForOneEvent() {
    StringBuilder guards = new StringBuilder();
    for (int i = 0; i < 150; i++) {
      guards.append(i == 0 ? "" : ",").append("'g").append(i).append("':{'method':['A#m");
      guards.append(i).append("']}");
    }
    List<String> changes = diff("{}", "{'guards':{" + guards + "}}");
    assertThat(changes)
        .hasSize(PolicyDiff.MAX_CHANGES + 1)
        .endsWith("guards.g99: added", "50 more");
    assertThat(PolicyDiff.count(changes)).isEqualTo("150 changes");
    assertThat(PolicyDiff.count(changes.subList(0, 100))).isEqualTo("100 changes");
    assertThat(PolicyDiff.count(changes.subList(0, 1))).isEqualTo("1 change");
  }
}
