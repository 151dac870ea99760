package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.haagent.it.target.live.LiveMain;
import java.util.List;

/** {@code ps}: which JVMs there are, and which of them are guarded. */
class PsTest {

  @OnEachJdk
  void listsJvmsWithAndWithoutAnAgent(Jdk jdk) throws Exception {
    Forked guarded = Forked.of(jdk, LiveMain.class).policy(LivePolicy.retry(3));
    try (Running with = guarded.start();
        Running without = Forked.of(jdk, LiveMain.class).withoutAgent().start()) {
      with.awaitFact("ready");
      without.awaitFact("ready");
      with.await("counter", () -> line(jdk, with).contains("  0.1.0  "));
      assertThat(line(jdk, with))
          .matches(" *" + with.pid() + "  0\\.1\\.0  " + jdk.feature() + "    " + name());
      assertThat(line(jdk, without))
          .matches(" *" + without.pid() + "  -      " + jdk.feature() + "    " + name());

      JsonNode all = new ObjectMapper().readTree(String.join("\n", ps(jdk, "ps", "--json").out()));
      assertThat(all)
          .anySatisfy(
              jvm -> {
                assertThat(jvm.path("pid").asLong()).isEqualTo(with.pid());
                assertThat(jvm.path("agent").asText()).isEqualTo("0.1.0");
                assertThat(jvm.path("java").asText()).isEqualTo("" + jdk.feature());
                assertThat(jvm.path("main").asText()).isEqualTo(LiveMain.class.getName());
              })
          .anySatisfy(
              jvm -> {
                assertThat(jvm.path("pid").asLong()).isEqualTo(without.pid());
                assertThat(jvm.path("agent").isNull()).isTrue();
              });

      // Gone from the JVM, and there again with the next attach.
      ps(jdk, "detach", String.valueOf(with.pid()));
      assertThat(line(jdk, with)).contains("  -      ");
      ps(jdk, "attach", String.valueOf(with.pid()), "--policy", policy(guarded));
      with.await("counter", () -> line(jdk, with).contains("  0.1.0  "));
    }
  }

  @OnEachJdk
  void aJvmWithoutCountersIsNotListedButAnswers(Jdk jdk) {
    Forked hidden =
        Forked.of(jdk, LiveMain.class).jvm("-XX:-UsePerfData").policy(LivePolicy.retry(3));
    try (Running app = hidden.start()) {
      app.awaitFact("ready");
      assertThat(line(jdk, app)).isEmpty();
      Run status = ps(jdk, "status", String.valueOf(app.pid()));
      assertThat(status.out()).as("%s", status).anyMatch(line -> line.startsWith("flaky"));
      assertThat(app.soFar().complaints()).isEmpty();
    }
  }

  private static String policy(Forked forked) {
    return forked.folder().resolve("policy.json").toString();
  }

  private static String name() {
    return LiveMain.class.getName().replace(".", "\\.");
  }

  /** The line of a JVM, or nothing. */
  private static String line(Jdk jdk, Running app) {
    List<String> lines = ps(jdk, "ps").out();
    assertThat(lines.get(0)).matches(" *PID  AGENT +JAVA  MAIN");
    return lines.stream()
        .filter(line -> line.strip().startsWith(app.pid() + " "))
        .findFirst()
        .orElse("");
  }

  private static Run ps(Jdk jdk, String... arguments) {
    Run run = Forked.commandLine(jdk, arguments).run();
    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err()).as("%s", run).isEmpty();
    return run;
  }
}
