package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.it.target.live.LiveMain;
import java.io.IOException;

/**
 * Beside OpenTelemetry's agent, with the same methods and the same HTTP client woven by both. Each
 * does its work before and after ours leaves: ours is seen by its retries, theirs by its spans.
 */
class OpenTelemetryTest {

  @OnEachJdk
  void oursFirst(Jdk jdk) throws IOException {
    try (CountingServer server = new CountingServer()) {
      Forked forked = program(jdk).policy(LivePolicy.calls(server.host()));
      try (Running app = forked.jvmAfterAgent(openTelemetry()).start()) {
        app.awaitFact("ready");
        bothWork(app, server, 1);
        detach(jdk, app);
        theirsWorks(app, server);
      }
    }
  }

  @OnEachJdk
  void theirsFirst(Jdk jdk) throws IOException {
    try (CountingServer server = new CountingServer()) {
      Forked forked = program(jdk).policy(LivePolicy.calls(server.host()));
      try (Running app = forked.jvm(openTelemetry()).start()) {
        app.awaitFact("ready");
        bothWork(app, server, 3);
        detach(jdk, app);
        theirsWorks(app, server);
      }
    }
  }

  @OnEachJdk
  void oursComesLaterAndComesBack(Jdk jdk) throws IOException {
    try (CountingServer server = new CountingServer()) {
      Forked forked = program(jdk).withoutAgent();
      try (Running app = forked.jvm(openTelemetry()).start()) {
        app.awaitFact("ready");
        theirsWorks(app, server);
        // Two more runs each, so that the next is the first of three again.
        for (int run = 2; run <= 3; run++) {
          ask(app, "flaky run" + run);
          ask(app, "async promise" + run);
        }
        attach(jdk, app, server);
        bothWork(app, server, 3);
        detach(jdk, app);
        attach(jdk, app, server);
        assertThat(ask(app, "flaky again")).isEqualTo("run 9");
        detach(jdk, app);
      }
    }
  }

  /** Verifying all of OpenTelemetry's own classes would take longer than the test. */
  private static Forked program(Jdk jdk) {
    return Forked.of(jdk, LiveMain.class).withDefaultVerification();
  }

  /** The agent that came last is the outer one: theirs sees a whole call then, or each attempt. */
  private static void bothWork(Running app, CountingServer server, int spansOfThreeAttempts) {
    long flaky = spans(app, "Service.flaky");
    long async = spans(app, "Service.async");
    long get = spans(app, "GET");
    assertThat(ask(app, "flaky both")).startsWith("run ");
    assertThat(ask(app, "async promised")).startsWith("run ");
    ask(app, "http guarded " + server.url() + "/flaky/guarded");
    assertThat(server.requests("/flaky/guarded")).isEqualTo(3);
    awaitSpan(app, "Service.flaky", flaky + spansOfThreeAttempts);
    awaitSpan(app, "Service.async", async + 1);
    awaitSpan(app, "GET", get + spansOfThreeAttempts);
    assertThat(spans(app, "Service.flaky")).isEqualTo(flaky + spansOfThreeAttempts);
  }

  /** The guards are not there, or have gone: each call is made once, and makes one span. */
  private static void theirsWorks(Running app, CountingServer server) {
    long flaky = spans(app, "Service.flaky");
    long async = spans(app, "Service.async");
    long get = spans(app, "GET");
    assertThat(ask(app, "flaky theirs")).startsWith("threw java.io.IOException: run ");
    assertThat(ask(app, "async theirPromise")).contains("java.io.IOException: run ");
    ask(app, "http free " + server.url() + "/flaky/free");
    assertThat(server.requests("/flaky/free")).isEqualTo(1);
    awaitSpan(app, "Service.flaky", flaky + 1);
    awaitSpan(app, "Service.async", async + 1);
    awaitSpan(app, "GET", get + 1);
  }

  private static void awaitSpan(Running app, String name, long atLeast) {
    app.await(atLeast + " spans " + name, () -> spans(app, name) >= atLeast);
    assertThat(app.soFar().complaints()).as("%s", app.soFar()).isEmpty();
  }

  /** As its console exporter writes them. */
  private static long spans(Running app, String name) {
    String span = "LoggingSpanExporter - '" + name + "' : ";
    return app.soFar().err().stream().filter(line -> line.contains(span)).count();
  }

  private static String ask(Running app, String line) {
    app.say(line);
    return app.awaitFact(line.split(" ")[1]);
  }

  private static void attach(Jdk jdk, Running app, CountingServer server) {
    Forked command =
        Forked.commandLine(jdk, "attach", String.valueOf(app.pid()), "--policy", "policy.json");
    command.write("policy.json", LivePolicy.calls(server.host()));
    command.run().clean();
  }

  private static void detach(Jdk jdk, Running app) {
    Forked.commandLine(jdk, "detach", String.valueOf(app.pid())).run().clean();
  }

  /** Its default instrumentation, no collector, and our program's methods. */
  private static String[] openTelemetry() {
    return new String[] {
      "-javaagent:" + Artifacts.openTelemetry(),
      "-Dotel.traces.exporter=console",
      "-Dotel.metrics.exporter=none",
      "-Dotel.logs.exporter=none",
      "-Dotel.instrumentation.methods.include=" + LivePolicy.SERVICE + "[flaky,async]"
    };
  }
}
