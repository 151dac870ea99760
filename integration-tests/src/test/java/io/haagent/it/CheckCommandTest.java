package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;

/** {@code java -jar ha-agent.jar check FILE}. */
class CheckCommandTest {

  @OnEachJdk
  void aGoodPolicyEndsWithZero(Jdk jdk) {
    Run run = check(jdk, RemotePolicy.retry());
    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err()).as("%s", run).isEmpty();
  }

  @OnEachJdk
  void warningsEndWithZeroAndAreTold(Jdk jdk) {
    Run run =
        check(
            jdk,
            "{\"guards\": {\"a\": {\"method\": [\"com.acme.A#a\"],\n"
                + "\"breaker\": {\"window\": 10, \"minimumCalls\": 20}}}}");
    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(told(run)).as("%s", run).anyMatch(line -> line.contains("minimumCalls"));
  }

  @OnEachJdk
  void allErrorsAreToldAtOnceWithLineAndColumn(Jdk jdk) {
    Run run =
        check(
            jdk,
            "{\"guards\": {\"a\": {\"method\": [\"com.acme.A#a\"],\n"
                + "  \"retry\": {\"maxAttemps\": 3},\n"
                + "  \"breaker\": {\"failureRate\": 101},\n"
                + "  \"deadline\": \"5 sec\"}}}");
    assertThat(run.exit()).as("%s", run).isEqualTo(1);
    assertThat(told(run))
        .as("%s", run)
        .anyMatch(
            line ->
                line.matches(
                    ".*policy\\.json:2:\\d+: guards\\.a\\.retry\\.maxAttemps: unknown field;"
                        + " did you mean \"maxAttempts\"\\?"))
        .anyMatch(line -> line.contains("policy.json:3:") && line.contains("from 0 to 100"))
        .anyMatch(line -> line.contains("\"5 sec\" is not a duration; write it like \"5s\""))
        .noneMatch(line -> line.startsWith("\tat "));
  }

  @OnEachJdk
  void garbageIsAnErrorWithoutAStackTrace(Jdk jdk) {
    for (String garbage : List.of("", "[]", "\u0000\u0001", "{\"guards\": ", "nonsense")) {
      Run run = check(jdk, garbage);
      assertThat(run.exit()).as("%s", run).isEqualTo(1);
      assertThat(told(run))
          .as("%s", run)
          .anyMatch(line -> line.matches(".*policy\\.json:\\d+:\\d+: .*"))
          .noneMatch(line -> line.startsWith("\tat "));
    }
  }

  @OnEachJdk
  void wrongUsageAndUnreadableFilesEndWithTwo(Jdk jdk) {
    for (Run run :
        List.of(
            Forked.commandLine(jdk, "check").run(),
            Forked.commandLine(jdk, "check", "no-such-policy.json").run(),
            Forked.commandLine(jdk, "check", "--no-such-option", "x").run(),
            Forked.commandLine(jdk, "no-such-command").run())) {
      assertThat(run.exit()).as("%s", run).isEqualTo(2);
      assertThat(run.err()).as("%s", run).isNotEmpty().noneMatch(line -> line.startsWith("\tat "));
    }
  }

  @OnEachJdk
  void helpTellsTheCommandsAndEndsWithZero(Jdk jdk) {
    Run all = Forked.commandLine(jdk, "--help").run();
    assertThat(all.exit()).as("%s", all).isZero();
    assertThat(all.out()).as("%s", all).anyMatch(line -> line.contains("check"));
    Run one = Forked.commandLine(jdk, "check", "--help").run();
    assertThat(one.exit()).as("%s", one).isZero();
    assertThat(one.out()).as("%s", one).anyMatch(line -> line.contains("FILE"));
  }

  private static Run check(Jdk jdk, String policy) {
    Forked forked = Forked.commandLine(jdk, "check", "policy.json");
    forked.write("policy.json", policy);
    return forked.run();
  }

  private static List<String> told(Run run) {
    return Stream.concat(run.out().stream(), run.err().stream()).toList();
  }
}
