package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.haagent.it.target.live.LiveMain;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** {@code attach} and {@code detach} on JVMs that run. */
class AttachTest {

  @OnEachJdk
  void anAgentComesIsUpdatedGoesAndComesBack(Jdk jdk) {
    try (Running app = target(jdk).start()) {
      app.awaitFact("ready");
      assertThat(outcome(app, "flaky without")).isEqualTo("threw java.io.IOException: run 1");
      // Two more runs, so that the next is the first of three.
      outcome(app, "flaky two");
      outcome(app, "flaky three");

      Run first = attach(jdk, app, LivePolicy.retry(3));
      assertThat(first.out()).as("%s", first).hasSize(1);
      assertThat(first.out().get(0))
          .isEqualTo(
              "attached to process " + app.pid() + ": 2 guards, 2 methods woven, 0 not found");
      assertThat(outcome(app, "flaky guarded")).isEqualTo("run 6");

      Run update = attach(jdk, app, LivePolicy.retry(2));
      assertThat(update.out())
          .as("%s", update)
          .containsExactly(
              "updated process " + app.pid() + ": 1 change",
              "  guards.flaky.retry.maxAttempts: 3 -> 2");
      assertThat(outcome(app, "flaky updated")).isEqualTo("threw java.io.IOException: run 8");

      Run detached = command(jdk, 0, "detach", app);
      assertThat(detached.out()).containsExactly("detached from process " + app.pid());
      assertThat(outcome(app, "threads left")).isEqualTo("[]");
      assertThat(outcome(app, "flaky free")).isEqualTo("run 9");
      assertThat(outcome(app, "flaky freed")).isEqualTo("threw java.io.IOException: run 10");

      Run none = command(jdk, 1, "detach", app);
      assertThat(none.err())
          .as("%s", none)
          .singleElement()
          .asString()
          .startsWith("no agent is at work in process " + app.pid());

      attach(jdk, app, LivePolicy.retry(3));
      assertThat(outcome(app, "flaky again")).isEqualTo("run 12");
      assertThat(complaints(app)).isEmpty();
    }
  }

  @OnEachJdk
  void anAgentOfTheCommandLineIsUpdatedAndLeaves(Jdk jdk) {
    try (Running app = Forked.of(jdk, LiveMain.class).policy(LivePolicy.retry(2)).start()) {
      app.awaitFact("ready");
      assertThat(outcome(app, "flaky before")).isEqualTo("threw java.io.IOException: run 2");
      Run same = command(jdk, 0, "attach", app);
      assertThat(same.out().get(0)).as("%s", same).endsWith("nothing changed");
      Run update = attach(jdk, app, LivePolicy.retry(4));
      assertThat(update.out().get(0)).as("%s", update).endsWith("1 change");
      outcome(app, "flaky third");
      assertThat(outcome(app, "flaky after")).isEqualTo("run 6");
      command(jdk, 0, "detach", app);
      assertThat(outcome(app, "flaky freed")).isEqualTo("threw java.io.IOException: run 7");
      assertThat(outcome(app, "threads left")).isEqualTo("[]");
      assertThat(complaints(app)).isEmpty();
    }
  }

  @OnEachJdk
  void aBrokenPolicyChangesNothing(Jdk jdk) {
    try (Running app = target(jdk).start()) {
      app.awaitFact("ready");
      String broken = LivePolicy.retry(3).replace("maxAttempts", "maxAttemps");
      Run refused = attach(jdk, app, broken, 1);
      assertThat(refused.err())
          .as("%s", refused)
          .anyMatch(line -> line.contains("unknown field; did you mean \"maxAttempts\"?"));
      assertThat(outcome(app, "threads none")).isEqualTo("[]");
      // Without a file it is the service's own that counts, and here is none.
      Run unnamed = command(jdk, 2, "attach", app);
      assertThat(unnamed.err()).as("%s", unnamed).singleElement().asString().contains("--policy");
      assertThat(outcome(app, "threads still")).isEqualTo("[]");

      attach(jdk, app, LivePolicy.retry(3));
      Run kept = attach(jdk, app, broken, 1);
      assertThat(kept.err()).as("%s", kept).isEqualTo(refused.err());
      assertThat(outcome(app, "flaky guarded")).isEqualTo("run 3");
    }
  }

  @OnEachJdk
  void aCallThatIsInsideDuringTheAttachEndsUnguarded(Jdk jdk) {
    try (Running app = target(jdk).start()) {
      app.awaitFact("ready");
      app.say("held inside");
      app.awaitFact("inside.inside");
      attach(jdk, app, LivePolicy.retry(3));
      app.say("release released");
      assertThat(app.awaitFact("inside")).isEqualTo("threw java.io.IOException: let go");
      assertThat(entries(app, "inside.inside")).isEqualTo(1);
      assertThat(outcome(app, "held next")).isEqualTo("threw java.io.IOException: let go");
      assertThat(entries(app, "next.inside")).isEqualTo(3);
    }
  }

  @OnEachJdk
  void callsThatAreInsideDuringTheDetachEndWell(Jdk jdk) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.countDown();
          try (exchange) {
            answer.await();
            exchange.sendResponseHeaders(200, 4);
            exchange.getResponseBody().write(new byte[] {'l', 'a', 't', 'e'});
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
    String host = "127.0.0.1:" + server.getAddress().getPort();
    try (Running app = target(jdk).start()) {
      app.awaitFact("ready");
      attach(jdk, app, LivePolicy.backoff(host));
      app.say("async async").say("http http http://" + host + "/").say("slowly slowly");
      asked.await();
      command(jdk, 0, "detach", app);
      // Waited for an hour, the repetition is now made at once: it is the second, so it fails.
      assertThat(app.awaitFact("async")).endsWith("java.io.IOException: run 2");
      assertThat(app.awaitFact("slowly")).isEqualTo("run 3");
      answer.countDown();
      assertThat(app.awaitFact("http")).isEqualTo("200 late");
      assertThat(outcome(app, "threads left")).isEqualTo("[]");
      assertThat(complaints(app)).isEmpty();
    } finally {
      answer.countDown();
      server.stop(0);
    }
  }

  @OnEachJdk
  void twoThatAttachAtOnceMakeOneAgent(Jdk jdk) {
    try (Running app = target(jdk).start()) {
      app.awaitFact("ready");
      Forked one = Forked.commandLine(jdk, "attach", app.pid() + "", "--policy", "policy.json");
      one.write("policy.json", LivePolicy.retry(3));
      Forked two = Forked.commandLine(jdk, "attach", app.pid() + "", "--policy", "policy.json");
      two.write("policy.json", LivePolicy.retry(3));
      Running first = one.start();
      Running second = two.start();
      List<String> said =
          List.of(ended(first.end(), 0).out().get(0), ended(second.end(), 0).out().get(0));
      assertThat(said).anyMatch(line -> line.startsWith("attached to"));
      assertThat(said).anyMatch(line -> line.endsWith("nothing changed"));
      assertThat(outcome(app, "flaky guarded")).isEqualTo("run 3");
    }
  }

  @OnEachJdk
  void pathsMayHoldWhatSeparatesOptions(Jdk jdk) throws Exception {
    try (Running app = target(jdk).start()) {
      app.awaitFact("ready");
      Forked command =
          Forked.commandLine(
              jdk,
              "attach",
              app.pid() + "",
              "--policy",
              "a, b=c%2C+d/p.json",
              "--events",
              "a, b=c%2C+d/events.jsonl");
      Path odd = Files.createDirectory(command.folder().resolve("a, b=c%2C+d"));
      command.write("a, b=c%2C+d/p.json", LivePolicy.retry(3));
      ended(command.run(), 0);
      assertThat(outcome(app, "flaky guarded")).isEqualTo("run 3");
      assertThat(odd.resolve("events.jsonl")).exists();
    }
  }

  private static Forked target(Jdk jdk) {
    return Forked.of(jdk, LiveMain.class).withoutAgent();
  }

  private static Run attach(Jdk jdk, Running app, String policy) {
    return attach(jdk, app, policy, 0);
  }

  private static Run attach(Jdk jdk, Running app, String policy, int exit) {
    Forked command =
        Forked.commandLine(jdk, "attach", String.valueOf(app.pid()), "--policy", "policy.json");
    command.write("policy.json", policy);
    return ended(command.run(), exit);
  }

  private static Run command(Jdk jdk, int exit, String name, Running app) {
    return ended(Forked.commandLine(jdk, name, String.valueOf(app.pid())).run(), exit);
  }

  private static Run ended(Run run, int exit) {
    assertThat(run.exit()).as("%s", run).isEqualTo(exit);
    return run;
  }

  /** Has the program do something, and waits for what comes of it. */
  private static String outcome(Running app, String line) {
    app.say(line);
    return app.awaitFact(line.substring(line.indexOf(' ') + 1));
  }

  private static long entries(Running app, String fact) {
    return app.soFar().out().stream().filter(line -> line.equals(fact + "=true")).count();
  }

  private static List<String> complaints(Running app) {
    return app.soFar().complaints();
  }
}
