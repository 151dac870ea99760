package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a forked JVM left behind. */
record Run(
    List<String> command,
    int exit,
    List<String> out,
    List<String> err,
    List<String> log,
    List<String> eventLines,
    Map<String, Boolean> guards) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static Run of(List<String> command, Path folder, int exit, String policy) {
    return new Run(
        command,
        exit,
        lines(folder.resolve("out.txt")),
        lines(folder.resolve("err.txt")),
        lines(folder.resolve("agent.log")),
        lines(folder.resolve("events.jsonl")),
        guardsOf(policy));
  }

  /** The lines {@code name=value} that the program printed, in order. */
  Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    for (String line : out) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        facts.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return facts;
  }

  /** The events file; every line must be JSON. */
  List<JsonNode> events() {
    List<JsonNode> events = new ArrayList<>();
    for (String line : eventLines) {
      try {
        events.add(JSON.readTree(line));
      } catch (JsonProcessingException e) {
        throw new AssertionError("not JSON: " + line, e);
      }
    }
    return events;
  }

  /** What the guard's policy was woven into. */
  List<String> wove(String guard) {
    String start = "[ha-agent] INFO guard \"" + guard + "\": wove ";
    return log.stream()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .toList();
  }

  /** The warnings and errors, wherever the agent wrote them. */
  List<String> complaints() {
    return Stream.of(out, err, log)
        .flatMap(List::stream)
        .filter(line -> line.startsWith("[ha-agent] ERROR") || line.startsWith("[ha-agent] WARN"))
        .toList();
  }

  /**
   * The end of every test: the program ended well, no fault of the agent was swallowed, and no
   * guard of the policy stayed unapplied.
   */
  Run clean() {
    return clean(0);
  }

  /**
   * As {@link #clean()}, with the exit code that the program chose and parts of the warnings that
   * the test is about; each must be there once, and no other.
   */
  Run clean(int exitCode, String... expected) {
    assertThat(exit).as("exit code of%n%s", this).isEqualTo(exitCode);
    List<String> complaints = complaints();
    assertThat(complaints).as("complaints of%n%s", this).hasSize(expected.length);
    for (String part : expected) {
      assertThat(complaints).as("%s", this).anySatisfy(line -> assertThat(line).contains(part));
    }
    assertThat(out).as("%s", this).noneMatch(line -> line.startsWith("[ha-agent]"));
    assertThat(guards)
        .as("guards that were woven nowhere by%n%s", this)
        .allSatisfy((guard, http) -> assertThat(wove(http ? "*" : guard)).as(guard).isNotEmpty());
    return this;
  }

  @Override
  public String toString() {
    return String.join(" ", command)
        + "\nexit "
        + exit
        + "\n--- out\n"
        + String.join("\n", out)
        + "\n--- err\n"
        + String.join("\n", err)
        + "\n--- log\n"
        + String.join("\n", log);
  }

  /** Each guard's name, and whether it is one of HTTP: those share one woven client. */
  private static Map<String, Boolean> guardsOf(String policy) {
    Map<String, Boolean> guards = new LinkedHashMap<>();
    try {
      JsonNode node = JSON.readTree(policy).path("guards");
      node.fieldNames().forEachRemaining(name -> guards.put(name, node.path(name).has("http")));
    } catch (JsonProcessingException e) {
      // A policy that is broken on purpose has no guard to look for.
    }
    return guards;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
