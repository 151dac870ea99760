package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.tools.attach.VirtualMachine;
import io.haagent.it.target.live.LiveMain;
import java.io.File;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;

/** Each reason why a JVM can't be attached to, told in one line that says what to do. */
class AttachRefusedTest {

  private static final int NOBODY = 65534;

  @OnEachJdk
  void thereIsNoSuchProcess(Jdk jdk) {
    assertThat(refused(jdk, 99_999_999))
        .isEqualTo("there is no process 99999999; \"java -jar ha-agent.jar ps\" lists the JVMs");
    Run wrong = Forked.commandLine(jdk, "attach", "abc").run();
    assertThat(wrong.exit()).as("%s", wrong).isEqualTo(2);
  }

  @OnEachJdk
  void aProcessThatIsNoJvmIsLeftInPeace(Jdk jdk) throws Exception {
    Process sleep = new ProcessBuilder("sleep", "600").start();
    try {
      assertThat(refused(jdk, sleep.pid())).startsWith("process " + sleep.pid() + " is no JVM;");
      assertThat(sleep.isAlive()).isTrue();
    } finally {
      sleep.destroyForcibly().waitFor();
    }
  }

  @OnEachJdk
  void theJvmIsStopped(Jdk jdk) throws Exception {
    try (Running app = target(jdk).start()) {
      app.awaitFact("ready");
      signal("STOP", app);
      app.await("stop", () -> state(app).equals("T"));
      assertThat(refused(jdk, app.pid())).endsWith("let it go on first: kill -CONT " + app.pid());
      signal("CONT", app);
    }
  }

  @OnEachJdk
  void theJvmDisablesIt(Jdk jdk) {
    try (Running app = target(jdk).jvm("-XX:+DisableAttachMechanism").start()) {
      app.awaitFact("ready");
      assertThat(refused(jdk, app.pid())).contains("-XX:+DisableAttachMechanism; start it without");
    }
    try (Running app = target(jdk).jvm("-XX:-EnableDynamicAgentLoading").start()) {
      app.awaitFact("ready");
      assertThat(refused(jdk, app.pid())).contains("-XX:-EnableDynamicAgentLoading; start it");
    }
  }

  @OnEachJdk
  void thisJavaIsWithoutTheModule(Jdk jdk) {
    Run run =
        Forked.commandLine(jdk, "detach", "1").jvm("--limit-modules", "java.instrument").run();
    assertThat(run.exit()).as("%s", run).isEqualTo(1);
    assertThat(run.err())
        .as("%s", run)
        .singleElement()
        .asString()
        .contains("is without module jdk.attach; use a JDK's java");
  }

  @OnEachJdk
  void theProcessBelongsToAnother(Jdk jdk) {
    assumeOthers();
    try (Running app = target(jdk).start()) {
      app.awaitFact("ready");
      Run run = Forked.commandLine(jdk, "status", String.valueOf(app.pid())).as(NOBODY).run();
      assertThat(run.exit()).as("%s", run).isEqualTo(1);
      assertThat(run.err())
          .as("%s", run)
          .containsExactly(
              "process "
                  + app.pid()
                  + " belongs to root; run the command as that user: sudo -u root java -jar"
                  + " ha-agent.jar ...");
    }
  }

  @OnEachJdk
  void rootCommandsTheJvmsOfOthers(Jdk jdk) throws IOException {
    assumeOthers();
    Forked forked = target(jdk).as(NOBODY);
    try (Running app = forked.start()) {
      app.awaitFact("ready");
      Forked attach = Forked.commandLine(jdk, "attach", pid(app), "--policy", "policy.json");
      attach.write("policy.json", LivePolicy.retry(3));
      Files.setPosixFilePermissions(attach.folder(), PosixFilePermissions.fromString("rwxr-xr-x"));
      Run run = attach.run();
      assertThat(run.exit()).as("%s", run).isZero();
      Run status = Forked.commandLine(jdk, "status", pid(app)).run();
      assertThat(status.out()).as("%s", status).anyMatch(line -> line.startsWith("flaky"));

      Path hidden = Files.createDirectory(attach.folder().resolve("hidden"));
      Files.setPosixFilePermissions(hidden, PosixFilePermissions.fromString("rwx------"));
      Path policy = Files.copy(attach.folder().resolve("policy.json"), hidden.resolve("p.json"));
      Run unread = Forked.commandLine(jdk, "attach", pid(app), "--policy", "" + policy).run();
      assertThat(unread.exit()).as("%s", unread).isNotZero();
      assertThat(unread.err())
          .as("%s", unread)
          .first()
          .asString()
          .contains("can't read the policy");

      Path jar = Files.copy(Artifacts.agentJar(), hidden.resolve("ha-agent.jar"));
      Run unloaded = Forked.commandLine(jdk, jar, "status", pid(app)).run();
      assertThat(unloaded.exit()).as("%s", unloaded).isEqualTo(1);
      assertThat(unloaded.err())
          .as("%s", unloaded)
          .containsExactly(
              "process "
                  + app.pid()
                  + " runs as nobody, who can't read "
                  + jar
                  + "; make it readable");
    }
  }

  @OnEachJdk
  void aKilledProcessLeftItsSocket(Jdk jdk) throws IOException {
    assumeOthers();
    try (Running app = target(jdk).as(NOBODY).start()) {
      app.awaitFact("ready");
      Path socket = Path.of("/tmp", ".java_pid" + app.pid());
      leaveSocket(socket);
      Run refused = Forked.commandLine(jdk, "status", pid(app)).as(NOBODY).run();
      assertThat(refused.err())
          .as("%s", refused)
          .containsExactly(
              "process "
                  + app.pid()
                  + " can't be reached through "
                  + socket
                  + ", which an earlier process left behind; delete that file");

      Run status = Forked.commandLine(jdk, "status", pid(app)).run();
      assertThat(status.err()).as("%s", status).singleElement().asString().contains("no agent");
    }
  }

  private static void leaveSocket(Path socket) throws IOException {
    Files.deleteIfExists(socket); // a test's JVM of this PID may have been killed, too
    try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.bind(UnixDomainSocketAddress.of(socket));
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
    }
  }

  @OnEachJdk
  void anotherVersionIsAtWork(Jdk jdk) throws Exception {
    Forked forked = Forked.of(jdk, LiveMain.class).policy(LivePolicy.retry(3));
    try (Running app = forked.start()) {
      app.awaitFact("ready");
      String reply = asVersion("9.9.9", app, forked.write("reply.json", ""));
      assertThat(reply).contains("\"failed\"").contains("this jar is 9.9.9; detach that one first");
    }
  }

  @OnEachJdk
  void anotherVersionHasLeftWhatCannotServe(Jdk jdk) throws Exception {
    Forked forked = target(jdk);
    Path gate = forked.write("Gate.java", GATE);
    Path boot = Files.createDirectory(forked.folder().resolve("boot"));
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "--release", "17", "-d", boot + "", gate + ""))
        .isZero();
    try (Running app = forked.jvm("-Xbootclasspath/a:" + boot).start()) {
      app.awaitFact("ready");
      Forked attach = Forked.commandLine(jdk, "attach", pid(app), "--policy", "policy.json");
      attach.write("policy.json", LivePolicy.retry(3));
      Run run = attach.run();
      assertThat(run.exit()).as("%s", run).isEqualTo(1);
      assertThat(run.err()).as("%s", run).singleElement().asString().endsWith("restart the JVM");
    }
  }

  private static final String GATE =
      "package io.haagent.bootstrap; public class Gate { public static final int CONTRACT = 99;"
          + " public static java.util.function.Consumer<String> agent() { return null; } }";

  /** As the commands do, of a jar of another version. */
  private static String asVersion(String version, Running app, Path reply) throws Exception {
    VirtualMachine jvm = VirtualMachine.attach(pid(app));
    try {
      String jar = Artifacts.agentJar().toString();
      jvm.loadAgent(jar, "command=attach,version=" + version + ",jar=" + jar + ",reply=" + reply);
    } finally {
      jvm.detach();
    }
    return Files.readString(reply);
  }

  /** Runs a command that is to fail, and returns the one line that it prints. */
  private static String refused(Jdk jdk, long pid) {
    Run run = Forked.commandLine(jdk, "status", String.valueOf(pid)).run();
    assertThat(run.exit()).as("%s", run).isEqualTo(1);
    assertThat(run.out()).as("%s", run).isEmpty();
    assertThat(run.err()).as("%s", run).hasSize(1);
    return run.err().get(0);
  }

  private static Forked target(Jdk jdk) {
    return Forked.of(jdk, LiveMain.class).withoutAgent();
  }

  private static String pid(Running app) {
    return String.valueOf(app.pid());
  }

  /** Only root can be somebody else, who must be able to read what the tests run. */
  private static void assumeOthers() {
    assumeThat(System.getProperty("user.name")).isEqualTo("root");
    for (String file : List.of(Artifacts.agentJar() + "", Artifacts.programs() + "")) {
      assumeThat(runs("setpriv", "--reuid", "" + NOBODY, "--clear-groups", "test", "-r", file))
          .as("another user reads " + file)
          .isTrue();
    }
  }

  private static boolean runs(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectOutput(new File("/dev/null")).start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void signal(String name, Running app) {
    assertThat(runs("kill", "-" + name, pid(app))).isTrue();
  }

  private static String state(Running app) {
    try {
      return Files.readAllLines(Path.of("/proc", pid(app), "status")).stream()
          .filter(line -> line.startsWith("State:"))
          .map(line -> line.split("\\s+")[1])
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }
}
