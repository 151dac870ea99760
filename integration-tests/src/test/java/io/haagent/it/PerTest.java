package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.it.target.keys.PerMain;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** Breakers, limits and bulkheads of each host and argument. */
class PerTest {

  private final CountingServer bad = new CountingServer();
  private final CountingServer good = new CountingServer();

  @AfterEach
  void closeServers() throws Exception {
    bad.close();
    good.close();
  }

  @OnEachJdk
  void whatFailsClosesItsOwnDoorOnly(Jdk jdk) {
    String breaker = "\"breaker\": {\"window\": 10, \"minimumCalls\": 2, \"openFor\": \"1h\"}";
    Run run =
        Forked.of(jdk, PerMain.class)
            .policy(
                """
                {"guards": {
                  "later": {"http": {"paths": ["/*/later"]}, "per": "host", BREAKER},
                  "hosts": {"http": {}, "per": "host", BREAKER, "bulkhead": {"maxConcurrent": 5}},
                  "text": {"method": ["@#retried"], "per": "arg:0", BREAKER},
                  "number": {"method": ["@#byNumber"], "per": "arg:1", "limit": {"rate": "1/h", "burst": 2}},
                  "stage": {"method": ["@#later"], "per": "arg:0", "limit": {"rate": "1/h", "burst": 2}}
                }}
                """
                    .replace("@", "io.haagent.it.target.keys.Tenants")
                    .replace("BREAKER", breaker))
            .run(bad.url(), good.url());

    String open = " [host " + bad.host() + "]: breaker open, retry after 3600 s";
    assertThat(run.facts())
        .containsAllEntriesOf(
            Map.ofEntries(
                Map.entry("bad.0", "500"),
                Map.entry("bad.1", "500"),
                Map.entry("bad.2", "guard \"hosts\"" + open),
                Map.entry("bad.3", "guard \"hosts\"" + open),
                Map.entry("good.0", "200"),
                Map.entry("good.3", "200"),
                Map.entry("badLater.1", "500"),
                Map.entry("badLater.2", "guard \"later\"" + open),
                Map.entry("goodLater", "200"),
                Map.entry("retried.a.1", "down"),
                Map.entry(
                    "retried.a.2", "guard \"text\" [arg:0 a]: breaker open, retry after 3600 s"),
                Map.entry("retried.b", "down"),
                Map.entry("number.1", "answer 7"),
                Map.entry("number.other", "answer 8"),
                Map.entry("later.a.1", "answer"),
                Map.entry("later.b", "answer")));
    assertThat(run.facts().get("number.2")).startsWith("guard \"number\" [arg:1 7]: limit reached");
    assertThat(run.facts().get("later.a.2")).startsWith("guard \"stage\" [arg:0 a]: limit reached");
  }
}
