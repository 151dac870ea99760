package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.haagent.it.target.reload.ReloadMain;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The policy file is replaced, in each way that files are, while calls flow. */
class ReloadTest {

  private static final String DEPOT = "io.haagent.it.target.reload.Depot#";
  private static final String DOWN = "threw java.io.IOException: down runs:";

  private int asked;

  @OnEachJdk
  void aRewrittenFileTakesEffectAndItsEventSaysWhatChanged(Jdk jdk) {
    Forked forked = forked(jdk, retry("first", 2));
    try (Running running = forked.start()) {
      running.say("failing");
      becomes(running, "first", DOWN + 2);

      forked.write("policy.json", retry("first", 4));

      becomes(running, "first", DOWN + 4);
      JsonNode event = event(running, "RELOADED", 1);
      assertThat(event.path("guard").asText()).isEqualTo("*");
      assertThat(event.path("changes"))
          .singleElement()
          .extracting(JsonNode::asText)
          .isEqualTo("guards.depot.retry.maxAttempts: 2 -> 4");
      running.endOfInput().end().clean();
    }
  }

  @OnEachJdk
  void aFileRenamedOverItTakesEffectAlsoWithTheSameSizeAndTime(Jdk jdk) throws IOException {
    Forked forked = forked(jdk, retry("first", 2));
    Path policy = forked.folder().resolve("policy.json");
    FileTime time = Files.getLastModifiedTime(policy);
    try (Running running = forked.start()) {
      running.say("failing");
      becomes(running, "first", DOWN + 2);

      Path next = forked.write("next.json", retry("first", 4));
      Files.setLastModifiedTime(next, time);
      Files.move(next, policy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);

      becomes(running, "first", DOWN + 4);
      running.endOfInput().end().clean();
    }
  }

  @OnEachJdk
  void aSwitchedSymlinkTakesEffectAsInAConfigMap(Jdk jdk) throws IOException {
    Forked forked = forked(jdk, retry("first", 2));
    Path folder = forked.folder();
    Files.delete(folder.resolve("policy.json"));
    version(folder, "..v1", retry("first", 2));
    version(folder, "..v2", retry("first", 4));
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..v1"));
    Files.createSymbolicLink(folder.resolve("policy.json"), Path.of("..data", "policy.json"));
    try (Running running = forked.start()) {
      running.say("failing");
      becomes(running, "first", DOWN + 2);

      Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..v2"));
      Files.move(
          folder.resolve("..data_tmp"),
          folder.resolve("..data"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);

      becomes(running, "first", DOWN + 4);
      running.endOfInput().end().clean();
    }
  }

  @OnEachJdk
  void aFileThatIsWrittenInStepsIsTakenWhenItIsWhole(Jdk jdk) throws IOException {
    Forked forked = forked(jdk, retry("first", 2));
    try (Running running = forked.start()) {
      running.say("failing");
      becomes(running, "first", DOWN + 2);

      byte[] next = retry("first", 4).getBytes(StandardCharsets.UTF_8);
      try (OutputStream out = Files.newOutputStream(forked.folder().resolve("policy.json"))) {
        for (byte one : next) {
          out.write(one);
          LockSupport.parkNanos(5_000_000); // a slow writer: the watcher sees it half way
        }
      }

      becomes(running, "first", DOWN + 4);
      event(running, "RELOADED", 1); // told after it works
      Run run = running.endOfInput().end();
      assertThat(run.events()).extracting(ReloadTest::kind).containsExactly("RELOADED");
      run.clean();
    }
  }

  @OnEachJdk
  void aBrokenFileOrNoneChangesNothingAndIsToldOnce(Jdk jdk) throws IOException {
    Forked forked = forked(jdk, retry("first", 2));
    try (Running running = forked.start()) {
      running.say("failing");
      becomes(running, "first", DOWN + 2);

      forked.write("policy.json", retry("first", 4).replace("maxAttempts", "maxAttemps"));
      assertThat(event(running, "RELOAD_FAILED", 1).path("reason").asText())
          .startsWith("policy.json:1:")
          .contains("maxAttempts");
      becomes(running, "first", DOWN + 2);

      Files.delete(forked.folder().resolve("policy.json"));
      assertThat(event(running, "RELOAD_FAILED", 2).path("reason").asText())
          .contains("policy.json", "No such file");
      becomes(running, "first", DOWN + 2);

      forked.write("policy.json", retry("first", 4));
      becomes(running, "first", DOWN + 4);
      event(running, "RELOADED", 1); // told after it works
      Run run = running.endOfInput().end();
      assertThat(run.events())
          .extracting(ReloadTest::kind)
          .containsExactly("RELOAD_FAILED", "RELOAD_FAILED", "RELOADED");
      run.clean(
          0,
          "policy.json:1:",
          "No such file",
          "not taken over; the one before it stays",
          "not taken over; the one before it stays");
    }
  }

  @OnEachJdk
  void aPolicyThatIsBrokenAtTheStartIsTakenOverOnceItIsRight(Jdk jdk) {
    Forked forked = forked(jdk, "{\"guards\": {");
    try (Running running = forked.start()) {
      running.say("failing");
      becomes(running, "first", DOWN + 1);

      forked.write("policy.json", retry("first", 3));

      becomes(running, "first", DOWN + 3);
      assertThat(event(running, "RELOADED", 1).path("changes"))
          .extracting(JsonNode::asText)
          .containsExactly("guards.depot: added");
      running.endOfInput().end().clean(0, "policy.json:1:", "runs unguarded until");
    }
  }

  @OnEachJdk
  void newTargetsAreWovenAndDroppedOnesRestored(Jdk jdk) {
    Forked forked = forked(jdk, retry("first", 2));
    try (Running running = forked.start()) {
      running.say("failing");
      becomes(running, "first", DOWN + 2);
      becomes(running, "second", DOWN + 1);

      forked.write("policy.json", retry("second", 3));

      becomes(running, "second", DOWN + 3);
      becomes(running, "first", DOWN + 1);

      forked.write("policy.json", "{\"guards\": {}}");

      becomes(running, "second", DOWN + 1);
      running.endOfInput().end().clean();
    }
  }

  @OnEachJdk
  void anOpenBreakerAndSpentTokensSurviveAChangeOfAnotherValue(Jdk jdk) {
    Forked forked = forked(jdk, breakerAndLimit(3, 3, "on"));
    try (Running running = forked.start()) {
      becomes(running, "second", "second runs:1");
      running.say("failing");
      becomes(running, "first", DOWN + 1);
      isRejected(running, "first", "breaker");

      forked.write("policy.json", breakerAndLimit(4, 3, "on"));
      event(running, "RELOADED", 1);
      running.say("working");
      isRejected(running, "first", "breaker");
      becomes(running, "second", "second runs:1");

      forked.write("policy.json", breakerAndLimit(4, 5, "on"));
      event(running, "RELOADED", 2);
      isRejected(running, "first", "breaker");
      becomes(running, "second", "second runs:1");
      isRejected(running, "second", "limit");
      running.endOfInput().end().clean();
    }
  }

  @OnEachJdk
  void modeFromTheFileTakesEffectAndOffForgetsTheState(Jdk jdk) {
    Forked forked = forked(jdk, breakerAndLimit(3, 3, "on"));
    try (Running running = forked.start()) {
      running.say("failing");
      becomes(running, "first", DOWN + 1);
      isRejected(running, "first", "breaker");
      running.say("working");

      forked.write("policy.json", breakerAndLimit(3, 3, "shadow"));
      becomes(running, "first", "first runs:1");
      forked.write("policy.json", breakerAndLimit(3, 3, "on"));
      isRejected(running, "first", "breaker");
      forked.write("policy.json", breakerAndLimit(3, 3, "off"));
      becomes(running, "first", "first runs:1");
      forked.write("policy.json", breakerAndLimit(3, 3, "on"));
      event(running, "MODE", 4);
      becomes(running, "first", "first runs:1");
      assertThat(events(running, "MODE"))
          .extracting(event -> event.path("guard").asText() + " " + event.path("reason").asText())
          .containsExactly(
              "depot mode on -> shadow",
              "depot mode shadow -> on",
              "depot mode on -> off",
              "depot mode off -> on");
      running.endOfInput().end().clean();
    }
  }

  private static Forked forked(Jdk jdk, String policy) {
    return Forked.of(jdk, ReloadMain.class).policy(policy);
  }

  private static String retry(String method, int maxAttempts) {
    return "{\"guards\": {\"depot\": {\"method\": [\""
        + DEPOT
        + method
        + "\"], \"retry\": {\"maxAttempts\": "
        + maxAttempts
        + ", \"budget\": null, \"backoff\": {\"initial\": \"1ms\", \"max\": \"1ms\"}}}}}";
  }

  /** A breaker of the first method that the first failure opens, three tokens for the second. */
  private static String breakerAndLimit(int halfOpenCalls, int maxConcurrent, String mode) {
    return "{\"guards\": {\"depot\": {\"method\": [\""
        + DEPOT
        + "first\"], \"breaker\": {\"window\": 1, \"openFor\": \"1h\", \"halfOpenCalls\": "
        + halfOpenCalls
        + "}, \"mode\": \""
        + mode
        + "\"}, \"limited\": {\"method\": [\""
        + DEPOT
        + "second\"], \"limit\": {\"rate\": \"1/h\", \"burst\": 3}, \"bulkhead\":"
        + " {\"maxConcurrent\": "
        + maxConcurrent
        + "}}}}";
  }

  private static void version(Path folder, String name, String policy) throws IOException {
    Files.createDirectory(folder.resolve(name));
    Files.writeString(folder.resolve(name).resolve("policy.json"), policy);
  }

  /** Has the program call a method until it answers as expected. */
  private void becomes(Running running, String method, String expected) {
    running.await(method + " -> " + expected, () -> call(running, method).equals(expected));
  }

  /** Has the program call a method until a policy rejects it. */
  private void isRejected(Running running, String method, String policy) {
    running.await(
        method + " rejected by its " + policy,
        () -> {
          String got = call(running, method);
          return got.startsWith("threw io.haagent.CallRejectedException: guard")
              && got.contains(": " + policy)
              && got.endsWith("runs:0");
        });
  }

  private String call(Running running, String method) {
    String name = "call" + ++asked;
    return running.say(name + " " + method).awaitFact(name);
  }

  private static JsonNode event(Running running, String kind, int count) {
    running.await(count + " " + kind, () -> events(running, kind).size() >= count);
    return events(running, kind).get(count - 1);
  }

  private static List<JsonNode> events(Running running, String kind) {
    return running.soFar().events().stream().filter(event -> kind(event).equals(kind)).toList();
  }

  private static String kind(JsonNode event) {
    return event.path("event").asText();
  }
}
