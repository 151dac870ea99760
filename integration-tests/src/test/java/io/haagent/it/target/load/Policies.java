package io.haagent.it.target.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Versions of one policy that have little in common but the guard of {@link Work#flaky}. */
final class Policies {
  private static final String WORK = Work.class.getName();

  /** Without a budget, for every call needs its repeat. */
  private static final String FLAKY =
      method(
          "flaky",
          "\"retry\": {\"maxAttempts\": 2, \"backoff\": {\"initial\": \"1ms\"}, \"budget\": null}");

  private static final String SYNC =
      method("sync", "\"breaker\": {}, \"bulkhead\": {\"maxConcurrent\": 100}");
  private static final String ASYNC =
      method("async", "\"retry\": {}, \"breaker\": {}, \"deadline\": \"1m\"");
  private static final String FAILING =
      method("failing", "\"breaker\": {\"ignore\": [\"" + WORK + "$Expected\"]}");

  private final Path file;
  private final List<List<String>> versions;

  Policies(Path file, String host) {
    this.file = file;
    String web =
        "\"web\": {\"http\": {\"hosts\": [\"" + host + "\"]}, \"retry\": {}, \"deadline\": \"1m\"}";
    List<String> all = List.of(FLAKY, SYNC, ASYNC, FAILING, web);
    List<String> reversed = new ArrayList<>(all);
    Collections.reverse(reversed);
    versions =
        List.of(
            all,
            // A value, and a policy more.
            List.of(
                FLAKY,
                method(
                    "sync", "\"breaker\": {\"window\": 50}, \"limit\": {\"rate\": \"1000000/s\"}"),
                ASYNC,
                FAILING,
                web),
            // Nothing of java.net.http.
            List.of(FLAKY, SYNC, ASYNC, FAILING),
            // One method less, one more.
            List.of(FLAKY, SYNC, method("late", "\"bulkhead\": {\"maxConcurrent\": 100}"), web),
            // Modes.
            List.of(
                FLAKY,
                method("sync", "\"breaker\": {}, \"mode\": \"shadow\""),
                ASYNC,
                method("failing", "\"breaker\": {}, \"mode\": \"off\""),
                web),
            reversed);
  }

  /** Puts a version in the file's place, whole. */
  void write(int number) throws IOException {
    Path next = file.resolveSibling("next.json");
    List<String> guards = versions.get(number % versions.size());
    Files.writeString(next, "{\"guards\": {" + String.join(",\n", guards) + "}}");
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String method(String name, String policies) {
    return "\"" + name + "\": {\"method\": [\"" + WORK + "#" + name + "\"], " + policies + "}";
  }
}
