package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.haagent.it.target.mark.Exiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * When something is wrong with what the agent was given, the application runs on unguarded, ends as
 * it would without the agent, and one line for each error says why.
 */
class StartUpTest {

  private static final String UNGUARDED = "threw java.io.IOException: attempt 1";
  private static final String GUARDED = "a3";

  @OnEachJdk
  void aPolicyWithTwoErrorsGivesALineForEachAndOneForTheEnd(Jdk jdk) {
    Forked forked =
        complaining(jdk)
            .policy(
                "{\"guards\": {\"remote\": {\n"
                    + "  \"method\": [\"com.acme.Client#call\"],\n"
                    + "  \"retry\": {\"maxAttemps\": 3},\n"
                    + "  \"deadline\": \"5 sec\"}}}\n");
    Run run = forked.run();
    assertThat(ownLines(run))
        .as("%s", run)
        .hasSize(3)
        .allMatch(line -> line.startsWith("[ha-agent] ERROR "))
        .anyMatch(line -> line.contains("policy.json:3:") && line.contains("\"maxAttempts\"?"))
        .anyMatch(line -> line.contains("policy.json:4:") && line.contains("write it like \"5s\""))
        .last()
        .asString()
        .contains("the application runs unguarded");
    runsOn(run, UNGUARDED);
  }

  @OnEachJdk
  void brokenJsonGivesNoStackTrace(Jdk jdk) {
    Run run = complaining(jdk).policy("{\"guards\": {\n").run();
    assertThat(ownLines(run)).as("%s", run).hasSize(2);
    assertThat(ownLines(run).get(0)).contains("policy.json:");
    assertThat(ownLines(run).get(1)).contains("the application runs unguarded");
    runsOn(run, UNGUARDED);
  }

  @OnEachJdk
  void aMissingPolicyFileGivesOneLineWithItsName(Jdk jdk) {
    Run run = complaining(jdk).option("policy", "no-such-policy.json").run();
    assertThat(ownLines(run))
        .as("%s", run)
        .singleElement()
        .asString()
        .startsWith("[ha-agent] ERROR ")
        .contains("no-such-policy.json");
    runsOn(run, UNGUARDED);
  }

  @OnEachJdk
  void noPolicyAnywhereGivesOneLineThatSaysWhereItWasLookedFor(Jdk jdk) {
    Run run = complaining(jdk).run();
    assertThat(ownLines(run)).as("%s", run).singleElement().asString().contains("policy.json");
    runsOn(run, UNGUARDED);
  }

  @OnEachJdk
  void anUnreadablePolicyFileGivesOneLineWithItsName(Jdk jdk) throws IOException {
    Forked forked = complaining(jdk);
    Path folder = Files.createDirectory(forked.folder().resolve("folder.json"));
    Run run = forked.option("policy", folder.toString()).run();
    assertThat(ownLines(run))
        .as("%s", run)
        .singleElement()
        .asString()
        .startsWith("[ha-agent] ERROR ")
        .contains("folder.json");
    runsOn(run, UNGUARDED);
  }

  @OnEachJdk
  void anUnknownOptionGivesOneLineWithItsName(Jdk jdk) {
    Run run = complaining(jdk).policy(RemotePolicy.retry()).option("polcy", "x.json").run();
    assertThat(ownLines(run)).as("%s", run).singleElement().asString().contains("polcy");
    assertThat(run.exit()).as("%s", run).isEqualTo(7);
    assertThat(run.facts()).containsKey("call");
  }

  @OnEachJdk
  void aLogFileThatCannotBeWrittenGivesOneLineAndTheGuardStays(Jdk jdk) {
    Run run =
        complaining(jdk)
            .policy(RemotePolicy.retry())
            .option("log", "/no/such/folder/agent.log")
            .option("logLevel", "INFO")
            .run();
    assertThat(run.complaints())
        .as("%s", run)
        .singleElement()
        .asString()
        .contains("/no/such/folder/agent.log");
    assertThat(ownLines(run)).as("the log, in its place").hasSize(2);
    runsOn(run, GUARDED);
  }

  @OnEachJdk
  void aPolicyForAMissingClassLeavesTheApplicationAlone(Jdk jdk) {
    Run run = complaining(jdk).policy(RemotePolicy.guarding("NoSuchClass#call")).run();
    assertThat(ownLines(run)).as("%s", run).isEmpty();
    runsOn(run, UNGUARDED);
  }

  @OnEachJdk
  void aMethodThatDoesNotExistIsReportedWithTheNearestName(Jdk jdk) {
    Run run = complaining(jdk).policy(RemotePolicy.guarding("Remote#cal")).run();
    assertThat(ownLines(run))
        .as("%s", run)
        .singleElement()
        .asString()
        .contains("remote", "Remote#cal", "did you mean", "call");
    runsOn(run, UNGUARDED);
  }

  @OnEachJdk
  void parametersThatDoNotExistAreReportedWithThoseThatDo(Jdk jdk) {
    Run run = complaining(jdk).policy(RemotePolicy.guarding("Remote#call(int)")).run();
    assertThat(ownLines(run))
        .as("%s", run)
        .singleElement()
        .asString()
        .contains("remote", "Remote#call(int)", "call(java.lang.String)");
    runsOn(run, UNGUARDED);
  }

  @OnEachJdk
  void anAbstractMethodIsReportedWithThePatternToWriteInstead(Jdk jdk) {
    Run run = complaining(jdk).policy(RemotePolicy.guarding("Port#send")).run();
    assertThat(ownLines(run))
        .as("%s", run)
        .singleElement()
        .asString()
        .contains("remote", "abstract", "Port+#send");
    runsOn(run, UNGUARDED);
  }

  @OnEachJdk
  void theDefaultPolicyIsTheOneInTheWorkingDirectory(Jdk jdk) {
    Run run = complaining(jdk).policy(RemotePolicy.retry()).unset("policy").run();
    assertThat(ownLines(run)).as("%s", run).isEmpty();
    runsOn(run, GUARDED);
  }

  @OnEachJdk
  void theEnvironmentAndASystemPropertyNameThePolicyToo(Jdk jdk) {
    Forked byEnvironment = complaining(jdk);
    Path policy = byEnvironment.write("other.json", RemotePolicy.retry());
    Run first = byEnvironment.environment("HA_AGENT_POLICY", policy.toString()).run();
    runsOn(first, GUARDED);
    assertThat(ownLines(first)).as("%s", first).isEmpty();
    Run second = complaining(jdk).jvm("-Dha.agent.policy=" + policy).run();
    runsOn(second, GUARDED);
    assertThat(ownLines(second)).as("%s", second).isEmpty();
  }

  @OnEachJdk
  void aSecondAgentInTheJvmLeavesTheGuardsToTheFirst(Jdk jdk) {
    Run run =
        complaining(jdk)
            .policy(RemotePolicy.retry())
            .jvm("-javaagent:" + Artifacts.agentJar() + "=policy=policy.json")
            .run();
    assertThat(ownLines(run))
        .as("%s", run)
        .singleElement()
        .asString()
        .startsWith("[ha-agent] WARN ")
        .contains("already");
    runsOn(run, GUARDED);
  }

  /** JDK 24 has no security manager any more. */
  @OnEachJdk
  void aSecurityManagerThatDeniesTheAgentLeavesTheApplicationAlone(Jdk jdk) {
    assumeTrue(jdk.feature() < 24);
    Run run = complaining(jdk).policy(RemotePolicy.retry()).jvm("-Djava.security.manager").run();
    assertThat(run.err())
        .as("%s", run)
        .filteredOn(line -> line.startsWith("[ha-agent] "))
        .singleElement()
        .asString()
        .contains("AccessControlException", "runs unguarded");
    runsOn(run, UNGUARDED);
  }

  @OnEachJdk
  void whoWantsItGetsARefusalToStart(Jdk jdk) {
    Run run =
        complaining(jdk)
            .policy("{\"guards\": {\"remote\": {}}}")
            .environment("HA_AGENT_FAIL", "startup")
            .run();
    assertThat(run.exit()).as("%s", run).isNotZero().isNotEqualTo(7);
    assertThat(run.facts()).as("%s", run).isEmpty();
    assertThat(ownLines(run)).as("%s", run).isNotEmpty();
  }

  @OnEachJdk
  void aGoodPolicyStartsAlsoForWhoWantsARefusal(Jdk jdk) {
    Run run =
        Forked.of(jdk, Exiting.class)
            .policy(RemotePolicy.retry())
            .environment("HA_AGENT_FAIL", "startup")
            .run();
    assertThat(run.facts()).as("%s", run).containsEntry("call", GUARDED);
    run.clean(7);
  }

  /** With the log where it is by default: on stderr, warnings and errors. */
  private static Forked complaining(Jdk jdk) {
    return Forked.of(jdk, Exiting.class).unset("log", "logLevel", "events");
  }

  private static void runsOn(Run run, String outcome) {
    assertThat(run.exit()).as("%s", run).isEqualTo(7);
    assertThat(run.facts()).as("%s", run).containsEntry("call", outcome);
    assertThat(run.out()).as("%s", run).hasSize(2);
  }

  /** All lines on stderr must be the agent's. */
  private static List<String> ownLines(Run run) {
    assertThat(run.err()).as("%s", run).allMatch(line -> line.startsWith("[ha-agent] "));
    return run.err();
  }
}
