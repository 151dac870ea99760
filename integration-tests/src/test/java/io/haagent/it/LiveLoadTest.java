package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.it.target.load.LoadMain;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An agent that comes, changes and goes while a program is busy costs it no call and leaves
 * nothing. What the JDK itself can't take back is no more than one open file, the agent's jar on
 * the class path, and, which can't be seen from within, a JVMTI environment for each loading.
 */
class LiveLoadTest {
  private static final int ROUNDS = 20;
  private static final int RELOADS = 200;
  private static final int RELOADS_AT_A_TIME = 50;

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("jvms")
  void noCallFailsAndNothingIsLeft(Jdk jdk, String collector) {
    Forked forked =
        Forked.of(jdk, LoadMain.class)
            .withoutAgent()
            .jvm("-XX:+" + collector, "-XX:+EnableDynamicAgentLoading");
    Path policy = forked.folder().resolve("policy.json");
    try (Running app = forked.start(policy.toString())) {
      app.awaitFact("ready");
      Driver driver = new Driver(app, policy);
      app.startAttachListener();
      driver.does("baseline");
      driver.round(0);
      assertThat(driver.does("loaders")).as("left after one round").isEqualTo("0 of 1");

      for (int i = 1; i < ROUNDS; i++) {
        driver.round(i);
      }
      driver.attach();
      driver.does("met");
      for (int i = 0; i < RELOADS; i += RELOADS_AT_A_TIME) {
        assertThat(driver.does("reload " + RELOADS_AT_A_TIME)).isEqualTo("null");
      }
      driver.does("detach");

      assertThat(driver.does("loaders")).as("loaders left").isEqualTo("0 of " + (ROUNDS + 1));
      assertThat(driver.does("beyond"))
          .as("threads, beans and files left")
          .isEqualTo("[" + Artifacts.agentJar() + "]");
      Run run = app.endOfInput().end();
      assertThat(run.facts()).as("%s", run).containsEntry("wrong", "0");
      assertThat(run.complaints()).as("%s", run).isEmpty();
      assertThat(run.err()).as("%s", run).isEmpty();
    }
  }

  static Stream<Arguments> jvms() {
    return Jdk.available().stream()
        .flatMap(jdk -> Stream.of(Arguments.of(jdk, "UseG1GC"), Arguments.of(jdk, "UseZGC")));
  }

  /** Does to the program what the commands do, without starting a JVM for each. */
  private static final class Driver {
    private final Running app;
    private final Path policy;
    private int said;

    Driver(Running app, Path policy) {
      this.app = app;
      this.policy = policy;
    }

    /** Comes, guards every kind of call, and goes, by one way or the other. */
    void round(int number) {
      attach();
      assertThat(does("met")).as("guards with calls").isEqualTo("true 5");
      if (number % 2 == 0) {
        does("detach");
      } else {
        app.load("command=detach");
      }
    }

    void attach() {
      app.load("command=attach,policy=" + policy);
    }

    String does(String line) {
      app.say(line);
      return app.awaitFact("done" + ++said);
    }
  }
}
