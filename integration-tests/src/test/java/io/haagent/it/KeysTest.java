package io.haagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.it.target.keys.KeysMain;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** Limits that are kept for each argument, header and host. */
class KeysTest {

  private final CountingServer server = new CountingServer();
  private final CountingServer other = new CountingServer();

  @AfterEach
  void closeServers() throws Exception {
    server.close();
    other.close();
  }

  @OnEachJdk
  void everyKeyHasItsOwnLimit(Jdk jdk) {
    Run run =
        Forked.of(jdk, KeysMain.class)
            .policy(
                """
                {"guards": {
                  "number": {"method": ["@#byNumber"], "limit": {"rate": "1/h", "burst": 3, "key": "arg:1"}},
                  "text": {"method": ["@#byText"], "limit": {"key": "arg:0", "tierBy": "arg:1",
                    "tiers": {"FREE": {"rate": "1/h", "burst": 2}, "PAID": {"rate": "1/h", "burst": 7}}}},
                  "later": {"method": ["@#later"], "limit": {"rate": "1/h", "burst": 4, "key": "arg:0"},
                    "retry": {"maxAttempts": 2}},
                  "retried": {"method": ["@#retried"], "limit": {"rate": "1/h", "burst": 3, "key": "arg:0"},
                    "retry": {"maxAttempts": 3, "budget": null, "backoff": {"initial": "1ms", "max": "1ms"}}},
                  "without": {"method": ["@#without"], "limit": {"rate": "1/h", "burst": 5, "key": "arg:0"}},
                  "header": {"http": {"paths": ["/header"]}, "limit": {"rate": "1/h", "burst": 3, "key": "header:x-tenant"}},
                  "host": {"http": {"paths": ["/host"]}, "limit": {"rate": "1/h", "burst": 2, "key": "host"}}
                }}
                """
                    .replace("@", "io.haagent.it.target.keys.Tenants"))
            .run(server.url(), other.url());

    assertThat(run.facts())
        .containsAllEntriesOf(
            Map.ofEntries(
                Map.entry("number.1", "3"),
                Map.entry("number.2", "3"),
                Map.entry("number." + Long.MAX_VALUE, "3"),
                Map.entry("free.a", "2"),
                Map.entry("paid.b", "7"),
                Map.entry("noPlan.c", "2"),
                Map.entry("noTenant", "2"),
                Map.entry("later.a", "4"),
                Map.entry("later.b", "4"),
                Map.entry("without", "5"),
                Map.entry("retried.a", "java.lang.IllegalStateException"),
                Map.entry("retried.a.again", "io.haagent.CallRejectedException"),
                Map.entry("retried.b", "java.lang.IllegalStateException"),
                Map.entry("header.a", "3"),
                Map.entry("header.b", "3"),
                Map.entry("host", "2"),
                Map.entry("otherHost", "2")));
  }
}
