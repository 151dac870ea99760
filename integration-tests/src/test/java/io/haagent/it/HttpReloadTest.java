package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.it.target.live.LiveMain;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A guard comes to a client of {@code java.net.http} that is at work, and goes again. */
class HttpReloadTest {

  private static final String NONE = "{\"guards\": {}}";

  private final CountingServer server = new CountingServer();
  private int asked;

  @AfterEach
  void closeServer() throws Exception {
    server.close();
  }

  @OnEachJdk
  void callsInFlightEndByTheRulesTheyBeganWith(Jdk jdk) {
    Forked forked = Forked.of(jdk, LiveMain.class).policy(NONE);
    try (Running app = forked.start()) {
      app.awaitFact("ready");
      assertThat(flaky(app)).startsWith("503");

      hold(app, "/held/free", "/held/freeAsync");
      forked.write("policy.json", retry());
      app.await("guarded calls", () -> flaky(app).startsWith("200"));
      letGo("/held/free", "/held/freeAsync");
      assertThat(app.awaitFact("/held/free")).startsWith("503");
      assertThat(app.awaitFact("/held/freeAsync")).startsWith("503");
      assertThat(server.requests("/held/free")).isEqualTo(1);
      assertThat(server.requests("/held/freeAsync")).isEqualTo(1);

      hold(app, "/held/guarded", "/held/guardedAsync");
      forked.write("policy.json", NONE);
      app.await("free calls", () -> flaky(app).startsWith("503"));
      letGo("/held/guarded", "/held/guardedAsync");
      assertThat(app.awaitFact("/held/guarded")).startsWith("200");
      assertThat(app.awaitFact("/held/guardedAsync")).startsWith("200");
      assertThat(server.requests("/held/guarded")).isEqualTo(2);
      assertThat(server.requests("/held/guardedAsync")).isEqualTo(2);

      forked.write("policy.json", retry());
      app.await("guarded calls again", () -> flaky(app).startsWith("200"));
      Run run = app.endOfInput().end().clean();
      assertThat(run.wove("*")).as("%s", run).hasSize(2);
    }
  }

  private String retry() {
    return """
        {"guards": {"web": {"http": {"hosts": ["%s"]},
          "retry": {"maxAttempts": 3, "budget": null, "backoff": {"initial": "1ms", "max": "1ms"}}}}}
        """
        .formatted(server.host());
  }

  /** Asks for a path of its own, of which every third request succeeds: with a guard at once. */
  private String flaky(Running app) {
    String path = "/flaky/" + ++asked;
    return app.say("http " + path + " " + server.url() + path).awaitFact(path);
  }

  /** Begins a synchronous and an asynchronous call, and waits until the server has both. */
  private void hold(Running app, String path, String async) {
    app.say("http " + path + " " + server.url() + path);
    app.say("httpAsync " + async + " " + server.url() + async);
    List.of(path, async)
        .forEach(held -> app.await(held + " at the server", () -> server.requests(held) == 1));
  }

  private void letGo(String... paths) {
    List.of(paths).forEach(server::letGo);
  }
}
