package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.it.target.mark.Attaching;
import io.haagent.it.target.mark.Early;
import io.haagent.it.target.mark.Idle;
import io.haagent.it.target.mark.Quiet;
import io.haagent.it.target.mark.Sight;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an application, its JVM and its operator notice of a healthy agent: nothing. */
class LeavesNoMarkTest {

  /** Touched before the application does, these break applications. */
  private static final String TOO_EARLY =
      ".*(java[/.]util[/.]logging[/.]|ManagementFactory|com[/.]sun[/.]jmx[/.]|sun[/.]management[/.]"
          + "|java[/.]util[/.]concurrent[/.]ForkJoinPool\\b|javax[/.]net[/.]ssl[/.]"
          + "|java[/.]net[/.]ProxySelector|java[/.]net[/.]http[/.]).*";

  @OnEachJdk
  void aGoodStartPrintsNothing(Jdk jdk) {
    Run run =
        Forked.of(jdk, Quiet.class)
            .unset("log", "logLevel", "events")
            .policy(RemotePolicy.retry())
            .run();
    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).as("%s", run).isEmpty();
    assertThat(run.err()).as("%s", run).isEmpty();
    assertThat(run.log()).isEmpty();
  }

  @OnEachJdk
  void aStartWithNothingToGuardPrintsNothing(Jdk jdk) {
    Run run =
        Forked.of(jdk, Idle.class)
            .unset("log", "logLevel", "events")
            .policy(RemotePolicy.elsewhere())
            .run();
    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).as("%s", run).isEmpty();
    assertThat(run.err()).as("%s", run).isEmpty();
  }

  @OnEachJdk
  void theLogTellsOneLineForEachWovenMethodAndNoWarning(Jdk jdk) {
    Run run = Forked.of(jdk, Quiet.class).policy(RemotePolicy.retry()).run();
    assertThat(run.out()).as("%s", run).isEmpty();
    assertThat(run.err()).as("%s", run).isEmpty();
    assertThat(run.wove("remote"))
        .containsExactly(RemotePolicy.PACKAGE + "Remote#call(java.lang.String)");
    run.clean();
  }

  @OnEachJdk
  void applicationClassesStillComeFromTheirArchive(Jdk jdk) throws Exception {
    Path jar = Artifacts.folder("cds").resolve("app.jar");
    pack(jar);
    Path archive = jar.resolveSibling("app.jsa");
    Forked.of(jdk, Quiet.class)
        .withoutAgent()
        .withDefaultVerification()
        .onlyClassPath(jar)
        .jvm("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:disable")
        .run();
    assertThat(archive).exists();

    Forked forked = Forked.of(jdk, Quiet.class).onlyClassPath(jar).policy(RemotePolicy.retry());
    Path loaded = forked.folder().resolve("loaded.txt");
    Run run =
        forked
            .withDefaultVerification()
            .jvm("-XX:SharedArchiveFile=" + archive, "-Xlog:class+load:file=" + loaded)
            .run();
    assertThat(Files.readAllLines(loaded))
        .as("%s", run)
        .anyMatch(line -> source(line, RemotePolicy.PACKAGE + "Unguarded", "file (top)"))
        .anyMatch(line -> source(line, RemotePolicy.PACKAGE + "Quiet", "file (top)"))
        .anyMatch(line -> source(line, "java.util.HashMap", "shared objects file"));
    // JDK 25 says of any archive that was made without an agent that it was.
    assertThat(run.out()).as("%s", run).allMatch(line -> line.contains("[cds]"));
    assertThat(run.err()).as("%s", run).isEmpty();
    run.clean();
  }

  @OnEachJdk
  void whatAnApplicationSetsFirstInItsMainTakesEffect(Jdk jdk) {
    Run run = Forked.of(jdk, Early.class).policy(RemotePolicy.retry()).run();
    assertThat(run.facts())
        .as("%s", run)
        .containsEntry("timeZone", "Asia/Tokyo")
        .containsEntry("commonPool", "3")
        .containsEntry("logManager", "OwnLogManager")
        .containsEntry("beanServer", "true");
    run.clean();
  }

  @OnEachJdk
  void nothingIsInitialisedBeforeTheApplicationDoesIt(Jdk jdk) throws Exception {
    Forked forked = Forked.of(jdk, Idle.class).policy(RemotePolicy.elsewhere());
    Path initialised = forked.folder().resolve("initialised.txt");
    Run run = forked.unset("log").jvm("-Xlog:class+init=info:file=" + initialised).run();
    assertThat(run.out()).as("%s", run).isEmpty();
    assertThat(run.complaints()).as("%s", run).isEmpty();
    assertThat(Files.readAllLines(initialised))
        .anyMatch(line -> line.contains("mark/Idle"))
        .filteredOn(line -> line.contains("Initializing '"))
        .filteredOn(line -> line.matches(TOO_EARLY))
        .isEmpty();
  }

  @OnEachJdk
  void byteBuddyIsNotLoadedWhereNothingIsWoven(Jdk jdk) throws Exception {
    Forked forked = Forked.of(jdk, Idle.class).policy(RemotePolicy.elsewhere());
    Path loaded = forked.folder().resolve("loaded.txt");
    Run run = forked.jvm("-Xlog:class+load:file=" + loaded).run();
    assertThat(run.complaints()).as("%s", run).isEmpty();
    assertThat(Files.readAllLines(loaded))
        .isNotEmpty()
        .noneMatch(line -> line.contains("net.bytebuddy."))
        .noneMatch(line -> line.contains("java.util.logging.LogManager "));
  }

  @OnEachJdk
  void theApplicationSeesTheExceptionsAndNothingElse(Jdk jdk) {
    Run run = sight(jdk);
    Map<String, String> classes =
        run.facts().entrySet().stream()
            .filter(fact -> fact.getKey().matches("(class|resource)\\..*"))
            .filter(fact -> fact.getValue().equals("true"))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    assertThat(classes)
        .as("%s", run)
        .containsOnlyKeys(
            "class.io.haagent.CallRejectedException", "class.io.haagent.bootstrap.Gate");
    run.clean();
  }

  @OnEachJdk
  void theAgentsThreadsAreNamedDaemonsWithoutALoader(Jdk jdk) {
    Run run = sight(jdk);
    Run without = Forked.of(jdk, Sight.class).withoutAgent().run("untimed");
    List<String> threads = newFacts(run, without, "thread.");
    assertThat(threads)
        .as("%s", run)
        .isNotEmpty()
        .allSatisfy(
            thread -> {
              assertThat(thread).startsWith("thread.ha-agent-");
              assertThat(run.facts()).containsEntry(thread, "daemon:true loader:none");
            });
    run.clean();
  }

  @OnEachJdk
  void noSystemPropertyIsAdded(Jdk jdk) {
    Run run = sight(jdk);
    Run without = Forked.of(jdk, Sight.class).withoutAgent().run("untimed");
    assertThat(properties(run)).as("%s", run).isEqualTo(properties(without));
    run.clean();
  }

  @OnEachJdk
  void aClassLoadedBeforeTheAgentIsWoven(Jdk jdk) {
    Forked forked =
        Forked.of(jdk, Attaching.class)
            .withoutAgent()
            .policy(RemotePolicy.retry())
            .jvm("-Djdk.attach.allowAttachSelf=true");
    if (jdk.feature() >= 21) {
      forked.jvm("-XX:+EnableDynamicAgentLoading");
    }
    Run run = forked.run(Artifacts.agentJar().toString(), forked.agentOptions());
    assertThat(run.facts())
        .as("%s", run)
        .containsEntry("before", "threw java.io.IOException: attempt 1 1")
        .containsEntry("after", "a6 6");
    assertThat(run.err()).as("%s", run).isEmpty();
    run.clean();
  }

  private static Run sight(Jdk jdk) {
    return Forked.of(jdk, Sight.class).policy(RemotePolicy.retryAndDeadline()).run();
  }

  private static List<String> newFacts(Run run, Run without, String start) {
    return run.facts().keySet().stream()
        .filter(fact -> fact.startsWith(start))
        .filter(fact -> !without.facts().containsKey(fact))
        // A deadline completes the application's future where that future's dependents run.
        .filter(fact -> !fact.startsWith("thread.ForkJoinPool.commonPool-"))
        .toList();
  }

  private static TreeSet<String> properties(Run run) {
    String listed = run.facts().getOrDefault("properties", "[]");
    return Stream.of(listed.substring(1, listed.length() - 1).split(", "))
        // The JVM's own, for -javaagent.
        .filter(name -> !name.startsWith("jdk.module."))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean source(String line, String type, String source) {
    return line.contains(" " + type + " ") && line.contains(source);
  }

  private static void pack(Path jar) throws IOException {
    Path root = Artifacts.programs();
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream packed = new JarOutputStream(out);
        Stream<Path> files = Files.walk(root.resolve("io/haagent/it/target/mark"))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        packed.putNextEntry(new JarEntry(root.relativize(file).toString()));
        Files.copy(file, packed);
      }
      Path facts = root.resolve("io/haagent/it/target/Facts.class");
      packed.putNextEntry(new JarEntry(root.relativize(facts).toString()));
      Files.copy(facts, packed);
    }
  }
}
