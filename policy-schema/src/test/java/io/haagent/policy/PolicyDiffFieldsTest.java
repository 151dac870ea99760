package io.haagent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Holds that no field of the format is forgotten when two policies are compared. */
class PolicyDiffFieldsTest {
  /** Two values of each field, each other than the default. */
  private static final Map<String, List<String>> VALUES =
      Map.ofEntries(
          Map.entry("mode", List.of("'off'", "'shadow'")),
          Map.entry("deadline", List.of("'1s'", "'2s'")),
          Map.entry("attemptTimeout", List.of("'1s'", "'2s'")),
          Map.entry("interrupt", List.of("true")),
          Map.entry("headers", List.of("true", "false")),
          Map.entry("http.hosts", List.of("['a']", "['b']")),
          Map.entry("http.methods", List.of("['GET']", "['PUT']")),
          Map.entry("http.paths", List.of("['/a']", "['/b']")),
          Map.entry("reject.throw", List.of("'A'", "'B'")),
          Map.entry("retry.maxAttempts", List.of("2", "4")),
          Map.entry("retry.backoff.initial", List.of("'1ms'", "'2ms'")),
          Map.entry("retry.backoff.multiplier", List.of("1", "3")),
          Map.entry("retry.backoff.max", List.of("'1s'", "'2s'")),
          Map.entry("retry.backoff.jitter", List.of("0", "1", "'full'", "'decorrelated'")),
          Map.entry("retry.on", List.of("['503']", "['504']")),
          Map.entry("retry.idempotent", List.of("true")),
          Map.entry("retry.budget.ratio", List.of("1", "0")),
          Map.entry("retry.budget.minPerSecond", List.of("1", "0")),
          Map.entry("breaker.mode", List.of("'disabled'", "'metricsOnly'")),
          Map.entry("breaker.window", List.of("'1s'", "100")),
          Map.entry("breaker.minimumCalls", List.of("1", "2")),
          Map.entry("breaker.failureRate", List.of("10", "20")),
          Map.entry("breaker.failure", List.of("['A']", "['B']")),
          Map.entry("breaker.ignore", List.of("['A']", "['B']")),
          Map.entry("breaker.openFor", List.of("'1s'", "'2s'")),
          Map.entry("breaker.halfOpenCalls", List.of("1", "2")),
          Map.entry("breaker.halfOpenMaxWait", List.of("'0s'", "'2s'")),
          Map.entry("breaker.consecutive", List.of("1", "2")),
          Map.entry("breaker.slowCall.rate", List.of("10", "20")),
          Map.entry("breaker.openBackoff.multiplier", List.of("2", "3")),
          Map.entry("breaker.openBackoff.max", List.of("'10s'", "'20s'")),
          Map.entry("breaker.openBackoff.jitter", List.of("0.1", "1")),
          Map.entry("breaker.ramp", List.of("true")),
          Map.entry("limit.burst", List.of("1", "2")),
          Map.entry("limit.algorithm", List.of("'slidingWindow'", "'paced'")),
          Map.entry("limit.wait", List.of("'1s'", "'2s'")),
          Map.entry("bulkhead.wait", List.of("'1s'", "'2s'")),
          Map.entry("fallback.lastGood", List.of("'1s'", "'2s'")),
          Map.entry("hedge.after", List.of("'1s'", "'2s'")),
          Map.entry("hedge.max", List.of("2", "3")),
          Map.entry("fault.delay", List.of("'1s'", "'2s'")),
          Map.entry("fault.abort", List.of("'503'", "'A'")));

  /**
   * Compared in a test of their own: the one is no member of an HTTP guard, the others required.
   */
  private static final List<String> ELSEWHERE =
      List.of(
          "method",
          "breaker.slowCall.longerThan",
          "breaker.failedOrSlow",
          "limit.rate",
          "limit.warmUp",
          "limit.key",
          "limit.tierBy",
          "limit.maxKeys",
          "bulkhead.maxConcurrent",
          "fallback.value",
          "fallback.method",
          "fallback.on",
          "fallback.response.status",
          "fallback.response.headers",
          "fallback.response.body",
          "fault.percent",
          "bulkhead.adaptive",
          "bulkhead.initial",
          "bulkhead.minConcurrent",
          "bulkhead.tolerance",
          "bulkhead.group",
          "bulkhead.priority",
          "per",
          "maxKeys");

  @Test
  void everyFieldHasACase() {
    List<String> known = new ArrayList<>(ELSEWHERE);
    known.addAll(VALUES.keySet());
    List<String> fields = new ArrayList<>();
    add("", Fields.GUARD, fields);
    add("http.", Fields.HTTP_TARGET, fields);
    add("reject.", Fields.REJECTION, fields);
    add("retry.", Fields.RETRIES, fields);
    add("retry.backoff.", Fields.BACKOFFS, fields);
    add("retry.budget.", Fields.BUDGETS, fields);
    add("breaker.", Fields.BREAKERS, fields);
    add("breaker.slowCall.", Fields.SLOW_CALLS, fields);
    add("breaker.openBackoff.", Fields.OPEN_BACKOFFS, fields);
    add("limit.", Fields.LIMITS, fields);
    add("bulkhead.", Fields.BULKHEADS, fields);
    add("fallback.", Fields.FALLBACKS, fields);
    add("fallback.response.", Fields.RESPONSES, fields);
    add("hedge.", Fields.HEDGES, fields);
    add("fault.", Fields.FAULTS, fields);
    assertThat(new TreeSet<>(known)).containsExactlyElementsOf(new TreeSet<>(fields));
  }

  @Test
  void everyChangeOfAFieldIsToldOnce() {
    VALUES.forEach(
        (way, values) -> {
          List<String> forms = new ArrayList<>(values);
          if (!way.startsWith("reject") && !way.startsWith("fa")) {
            forms.add(null);
          }
          for (String before : forms) {
            for (String after : forms) {
              List<String> changes = PolicyDiff.between(guard(way, before), guard(way, after));
              if (before == after) {
                assertThat(changes).as(way).isEmpty();
              } else {
                assertThat(changes)
                    .as(way)
                    .singleElement()
                    .asString()
                    .startsWith("guards.a." + way);
              }
            }
          }
        });
  }

  @Test
  void keysAndTiersAreCompared() {
    String keyed = "'key':'host','tierBy':'header:P','tiers':{'free':{'rate':'5/s'}";
    assertThat(
            PolicyDiff.between(
                limit(keyed + ",'paid':{'rate':'50/s','burst':9}}"),
                limit(keyed + ",'paid':{'rate':'60/s'}},'maxKeys':7")))
        .containsExactly(
            "guards.a.limit.tiers.paid.rate: 50/s -> 60/s",
            "guards.a.limit.tiers.paid.burst: 9 -> none",
            "guards.a.limit.maxKeys: default (100000) -> 7");
    assertThat(PolicyDiff.between(limit("'rate':'9/s'"), limit("'rate':'9/s','key':'header:T'")))
        .containsExactly("guards.a.limit.key: none -> header:T");
  }

  @Test
  void requiredFieldsAreCompared() {
    assertThat(
            PolicyDiff.between(
                Read.good("{'guards':{'a':{'http':{},'limit':{'rate':'60/m'}}}}"),
                Read.good("{'guards':{'a':{'http':{},'limit':{'rate':'2/s'}}}}")))
        .containsExactly("guards.a.limit.rate: 60/m -> 2/s");
    assertThat(
            PolicyDiff.between(
                limit("'rate':'9/s','algorithm':'warmUp','warmUp':'1s'"),
                limit("'rate':'9/s','algorithm':'warmUp','warmUp':'2s'")))
        .containsExactly("guards.a.limit.warmUp: 1s -> 2s");
    assertThat(
            PolicyDiff.between(
                limit("'rate':'9/s','algorithm':'warmUp','warmUp':'1s'"), limit("'rate':'9/s'")))
        .containsExactly(
            "guards.a.limit.algorithm: warmUp -> default (tokenBucket)",
            "guards.a.limit.warmUp: 1s -> none");
    assertThat(
            PolicyDiff.between(
                Read.good("{'guards':{'a':{'http':{},'bulkhead':{'maxConcurrent':5}}}}"),
                Read.good("{'guards':{'a':{'http':{},'bulkhead':{'maxConcurrent':6}}}}")))
        .containsExactly("guards.a.bulkhead.maxConcurrent: 5 -> 6");
    String group = "{'guards':{'a':{'http':{},'bulkhead':{'maxConcurrent':5,'group':'g'%s}}}}";
    assertThat(
            PolicyDiff.between(
                Read.good("{'guards':{'a':{'http':{},'bulkhead':{'maxConcurrent':5}}}}"),
                Read.good(group.formatted(",'priority':9"))))
        .containsExactly(
            "guards.a.bulkhead.group: none -> g", "guards.a.bulkhead.priority: none -> 9");
    assertThat(
            PolicyDiff.between(
                Read.good(group.formatted("")), Read.good(group.formatted(",'priority':9"))))
        .containsExactly("guards.a.bulkhead.priority: default (0) -> 9");
  }

  @Test
  void fallbacksAreCompared() {
    assertThat(PolicyDiff.between(fallback("'value':1"), fallback("'value':2")))
        .containsExactly("guards.a.fallback.value: 1 -> 2");
    assertThat(PolicyDiff.between(fallback("'method':'A#b'"), fallback("'value':2")))
        .containsExactly(
            "guards.a.fallback.value: none -> 2", "guards.a.fallback.method: A#b -> none");
    assertThat(
            PolicyDiff.between(
                fallback("'value':1"), fallback("'value':1,'on':['rejected','timeout','failure']")))
        .isEmpty();
    assertThat(PolicyDiff.between(fallback("'value':1"), fallback("'value':1,'on':['rejected']")))
        .containsExactly(
            "guards.a.fallback.on: default (rejected, timeout, failure) -> [\"rejected\"]");
    assertThat(
            PolicyDiff.between(
                response("'status':200,'body':'x'"), response("'status':503,'headers':{'A':'b'}")))
        .containsExactly(
            "guards.a.fallback.response.status: 200 -> 503",
            "guards.a.fallback.response.headers.A: none -> b",
            "guards.a.fallback.response.body: x -> none");
    assertThat(PolicyDiff.between(fault("5"), fault("6")))
        .containsExactly("guards.a.fault.percent: 5 -> 6");
  }

  @Test
  void whatCallsAreToldApartByIsCompared() {
    assertThat(PolicyDiff.between(per("'per':'host'"), per("'per':'header:T','maxKeys':7")))
        .containsExactly(
            "guards.a.per: host -> header:T", "guards.a.maxKeys: default (100000) -> 7");
  }

  private static Policy per(String members) {
    return Read.good("{'guards':{'a':{'http':{},'breaker':{}," + members + "}}}");
  }

  private static Policy fallback(String members) {
    return Read.good(
        "{'guards':{'a':{'method':['A#a'],'breaker':{},'fallback':{" + members + "}}}}");
  }

  private static Policy response(String members) {
    return Read.good("{'guards':{'a':{'http':{},'fallback':{'response':{" + members + "}}}}}");
  }

  private static Policy fault(String percent) {
    return Read.good(
        "{'guards':{'a':{'http':{},'fault':{'delay':'1s','percent':" + percent + "}}}}");
  }

  @Test
  void slowCallsAreCompared() {
    String bare = "'failureRate':60";
    String slow = bare + ",'slowCall':{'longerThan':'1s'}";
    assertThat(PolicyDiff.between(breaker(bare), breaker(slow)))
        .containsExactly("guards.a.breaker.slowCall.longerThan: none -> 1s");
    assertThat(PolicyDiff.between(breaker(slow), breaker(bare + ",'slowCall':{'longerThan':'2s'}")))
        .containsExactly("guards.a.breaker.slowCall.longerThan: 1s -> 2s");
    assertThat(PolicyDiff.between(breaker(slow), breaker(slow + ",'failedOrSlow':70")))
        .containsExactly("guards.a.breaker.failedOrSlow: default (off) -> 70");
    assertThat(PolicyDiff.between(breaker(bare), breaker(bare + ",'slowCall':null"))).isEmpty();
    assertThat(PolicyDiff.between(breaker(slow), breaker(bare + ",'slowCall':null")))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("guards.a.breaker.slowCall: ")
        .endsWith(" -> null");
  }

  @Test
  void anOpenBackoffThatComesOrGoesIsTold() {
    String backoff = "'openBackoff':{'multiplier':2}";
    assertThat(PolicyDiff.between(breaker(""), breaker(backoff)))
        .containsExactly("guards.a.breaker.openBackoff.multiplier: none -> 2");
    assertThat(PolicyDiff.between(breaker(backoff), breaker("")))
        .containsExactly("guards.a.breaker.openBackoff.multiplier: 2 -> none");
  }

  private static Policy breaker(String members) {
    return Read.good("{'guards':{'a':{'http':{},'breaker':{" + members + "}}}}");
  }

  private static Policy limit(String members) {
    return Read.good("{'guards':{'a':{'http':{},'limit':{" + members + "}}}}");
  }

  private static void add(String prefix, List<Field> all, List<String> fields) {
    for (Field field : all) {
      if (field.kind() != Field.Kind.LATER && field.kind() != Field.Kind.OBJECT) {
        fields.add(prefix + field.name());
      }
    }
  }

  private static Policy guard(String way, String value) {
    String[] parts = way.split("\\.");
    String member = value == null ? "" : "'" + parts[parts.length - 1] + "':" + value;
    for (int i = parts.length - 2; i >= 0; i--) {
      String required =
          switch (parts[i]) {
            case "slowCall" -> "'longerThan':'9ms'";
            case "limit" -> "'rate':'9/s'";
            case "bulkhead" -> "'maxConcurrent':9";
            default -> "";
          };
      String comma = required.isEmpty() || member.isEmpty() ? "" : ",";
      member = "'" + parts[i] + "':{" + required + comma + member + "}";
    }
    String http = way.startsWith("http.") ? "" : "'http':{}" + (member.isEmpty() ? "" : ",");
    return Read.good("{'guards':{'a':{" + http + member + "}}}");
  }
}
