package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.it.target.hedge.HedgeMain;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** Asynchronous calls that are made once more beside one that isn't answered in time. */
class HedgeTest {
  private final CountingServer server = new CountingServer();

  @AfterEach
  void closeServer() throws Exception {
    server.close();
  }

  @OnEachJdk
  void whatIsNotAnsweredInTimeIsAskedOnceMore(Jdk jdk) {
    Run run =
        Forked.of(jdk, HedgeMain.class)
            .policy(
                """
                {"guards": {
                  "quotes": {"method": ["io.haagent.it.target.hedge.Quotes#*"], "hedge": {"after": "300ms"}},
                  "http": {"http": {}, "hedge": {"after": "300ms"}, "bulkhead": {"maxConcurrent": 10}}
                }}
                """)
            .run(server.url());

    assertThat(run.facts())
        .as("%s", run)
        .containsAllEntriesOf(
            Map.of(
                "method", "asked 2",
                "method.asked", "2",
                "method.cancelled", "true",
                "now", "at once",
                "http", "200"));
    // One was lost and cancelled, and the other's connection served those that came after.
    assertThat(server.requests("/lost/a")).isEqualTo(7);
    assertThat(server.accepted()).isEqualTo(2);
    run.clean(
        0, "Quotes#now(java.lang.String) has no hedges: it brings its answer when it returns");
  }
}
