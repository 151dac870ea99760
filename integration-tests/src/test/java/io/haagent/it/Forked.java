package io.haagent.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A JVM to be forked with the packaged agent, put together as a user would on a command line. Each
 * has a folder of its own, where it runs and leaves its output, log and events.
 */
final class Forked {

  private final Jdk jdk;
  private final Path folder;
  private final List<String> jvm = new ArrayList<>(List.of("-Xverify:all", "-Xmx256m"));
  private final List<String> afterAgent = new ArrayList<>();
  private final List<String> program = new ArrayList<>();
  private final List<Path> classPath = new ArrayList<>(List.of(Artifacts.programs()));
  private final Map<String, String> options = new LinkedHashMap<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final List<String> prefix = new ArrayList<>();
  private boolean withAgent = true;
  private String policy = "";

  private Forked(Jdk jdk, String name) {
    this.jdk = jdk;
    this.folder = Artifacts.folder("jdk" + jdk.feature() + "-" + name);
    option("log", folder.resolve("agent.log").toString());
    option("logLevel", "INFO");
    option("events", folder.resolve("events.jsonl").toString());
  }

  /** The main class of a program in this module. */
  static Forked of(Jdk jdk, Class<?> main) {
    Forked forked = new Forked(jdk, main.getSimpleName());
    forked.program.add(main.getName());
    return forked;
  }

  /** {@code java -jar ha-agent.jar}, without an application. */
  static Forked commandLine(Jdk jdk, String... arguments) {
    return commandLine(jdk, Artifacts.agentJar(), arguments);
  }

  static Forked commandLine(Jdk jdk, Path agentJar, String... arguments) {
    Forked forked = new Forked(jdk, "command").withoutAgent();
    forked.classPath.clear();
    forked.program.add("-jar");
    forked.program.add(agentJar.toString());
    forked.program.addAll(List.of(arguments));
    return forked;
  }

  Path folder() {
    return folder;
  }

  Forked policy(String json) {
    policy = json;
    write("policy.json", json);
    return option("policy", folder.resolve("policy.json").toString());
  }

  Path write(String file, String text) {
    try {
      return Files.writeString(folder.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Forked option(String key, String value) {
    options.put(key, value);
    return this;
  }

  /** Leaves an option of the agent at its default. */
  Forked unset(String... keys) {
    options.keySet().removeAll(List.of(keys));
    return this;
  }

  Forked jvm(String... flags) {
    jvm.addAll(List.of(flags));
    return this;
  }

  /** As {@link #jvm}, but behind {@code -javaagent}: agents start in the order of the line. */
  Forked jvmAfterAgent(String... flags) {
    afterAgent.addAll(List.of(flags));
    return this;
  }

  Forked classPath(List<Path> more) {
    classPath.addAll(more);
    return this;
  }

  /** The archive of classes holds verified ones, so that the JVM wants its defaults for it. */
  Forked withDefaultVerification() {
    jvm.remove("-Xverify:all");
    return this;
  }

  /** In place of the folder of programs. */
  Forked onlyClassPath(Path jar) {
    classPath.clear();
    classPath.add(jar);
    return this;
  }

  Forked environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** No {@code -javaagent}; {@link #agentOptions} tell how to load it later. */
  Forked withoutAgent() {
    withAgent = false;
    return this;
  }

  /** Runs as another user, which only root can make it do. */
  Forked as(int user) {
    String id = String.valueOf(user);
    prefix.addAll(List.of("setpriv", "--reuid", id, "--regid", id, "--clear-groups"));
    return this;
  }

  String agentOptions() {
    return options.entrySet().stream()
        .map(option -> option.getKey() + "=" + option.getValue())
        .collect(Collectors.joining(","));
  }

  /** Runs the program to its end. */
  Run run(String... arguments) {
    Running running = start(arguments);
    running.endOfInput();
    return running.end();
  }

  /** Starts the program, for a test that does something to it while it runs. */
  Running start(String... arguments) {
    List<String> command = command(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("out.txt").toFile())
            .redirectError(folder.resolve("err.txt").toFile());
    builder.environment().keySet().removeIf(Forked::wouldChangeTheRun);
    builder.environment().putAll(environment);
    try {
      return new Running(builder.start(), jdk, command, folder, policy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.add(jdk.tool("java").toString());
    command.addAll(jvm);
    if (withAgent) {
      String given = options.isEmpty() ? "" : "=" + agentOptions();
      command.add("-javaagent:" + Artifacts.agentJar() + given);
    }
    command.addAll(afterAgent);
    if (!classPath.isEmpty()) {
      command.add("-cp");
      command.add(
          classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    }
    command.addAll(program);
    command.addAll(List.of(arguments));
    return List.copyOf(command);
  }

  private static boolean wouldChangeTheRun(String variable) {
    return variable.startsWith("HA_AGENT_")
        || Stream.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH")
            .anyMatch(variable::equals);
  }
}
