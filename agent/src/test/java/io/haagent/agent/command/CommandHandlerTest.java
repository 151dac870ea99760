package io.haagent.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.agent.live.ReloadResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandHandlerTest {

  @TempDir Path folder;

  private final AskedAgent agent = new AskedAgent();

  @Test
  void attachPutsAPolicyInPlaceAndTellsWhatChanged() throws IOException {
    String reply = ask("attach,version=1.2.3,policy=/etc/a%2Cb+c.json");
    assertThat(agent.asked).containsExactly("reload /etc/a,b c.json");
    assertThat(reply)
        .startsWith(
            "{\"outcome\":\"updated\",\"errors\":[],\"warnings\":[\"w\"],"
                + "\"changes\":[\"a: 1 -> 2\"],\"status\":{\"version\":\"1.2.3\",");
  }

  @Test
  void attachWithoutAPolicyReadsTheOneInPlaceAgain() throws IOException {
    ask("attach");
    assertThat(agent.asked).containsExactly("reload");
  }

  @Test
  void settingsThatOnlyAStartHeedsAreWarnedOf() throws IOException {
    assertThat(ask("attach,events=/tmp/e")).contains("events stay as they are");
  }

  @Test
  void aPolicyWithErrorsIsAnswered() throws IOException {
    agent.reload = new ReloadResult(false, List.of("p.json:1:2: no"), List.of(), List.of());
    assertThat(ask("attach"))
        .isEqualTo(
            "{\"outcome\":\"failed\",\"errors\":[\"p.json:1:2: no\"],\"warnings\":[],\"changes\":[]}");
  }

  @Test
  void anotherVersionMayDetachAndLookButNotAttach() throws IOException {
    assertThat(ask("attach,version=2.0.0")).contains("version 1.2.3").contains("detach that one");
    assertThat(agent.asked).isEmpty();
    assertThat(ask("status,version=2.0.0")).startsWith("{\"outcome\":\"status\"");
    assertThat(ask("detach,version=2.0.0")).startsWith("{\"outcome\":\"detached\"");
    assertThat(agent.asked).containsExactly("detach");
  }

  @Test
  void statusShowsEveryFieldOfAGuard() throws IOException {
    assertThat(ask("status"))
        .contains("\"policyFile\":\"/etc/policy.json\",\"enabled\":true,")
        .contains("\"lastReload\":\"2026-11-18T11:06:40.123Z\",\"lastError\":null,")
        .endsWith(
            "\"guards\":[{\"name\":\"stock \\\"1\\\"\",\"mode\":\"shadow\","
                + "\"targets\":[\"com.acme.Stock#get\"],\"woven\":[\"com.acme.Stock#get(int)\"],"
                + "\"notFound\":[],\"hottestKeys\":[\"acme\"],\"breakerState\":\"OPEN\",\"failureRate\":null,"
                + "\"breakerMode\":\"on\",\"breakerSince\":\"1970-01-01T00:00:01Z\","
                + "\"breakerForMillis\":2000,\"breakerProbesInMillis\":3000,\"calls\":1,"
                + "\"successes\":2,\"failures\":3,\"ignored\":4,\"rejected\":5,\"retries\":6,\"fallbacks\":8,"
                + "\"faults\":9,"
                + "\"timeouts\":1,\"cancelled\":2,\"rejectedBy\":{\"breaker\":3,\"limit\":1,"
                + "\"bulkhead\":1,\"deadline\":0},\"concurrent\":7,\"abandoned\":0,\"hedges\":5,\"hedgesWon\":4,\"tokens\":8.5,"
                + "\"bulkhead\":{\"size\":12,\"inUse\":3,\"group\":\"db\"},"
                + "\"latency\":{\"sampled\":true,\"count\":9,\"p50Millis\":1.5,"
                + "\"p95Millis\":2.0,\"p99Millis\":3.0,\"maxMillis\":4.0},"
                + "\"lastFailure\":\"java.io.IOException: no\","
                + "\"lastFailureTime\":\"1970-01-01T00:00:00.007Z\"}]}}");
  }

  @Test
  void aFaultOfTheAgentIsAnswered() throws IOException {
    agent.fault = new IllegalStateException("broken");
    assertThat(ask("attach"))
        .contains("fault in the agent: java.lang.IllegalStateException: broken");
  }

  @Test
  void aCommandOfALaterVersionIsRefused() throws IOException {
    assertThat(ask("explain")).contains("does not know the command \\\"explain\\\"");
  }

  @Test
  void anAttachByAnotherToolIsDoneWithoutAnAnswer() {
    new CommandHandler(agent).accept("policy=/etc/other.json,log=/tmp/log");
    assertThat(agent.asked).containsExactly("reload /etc/other.json");
  }

  @Test
  void aFileThatIsGoneIsNotMade() {
    Path gone = folder.resolve("gone");
    new CommandHandler(agent).accept("command=status,reply=" + gone);
    assertThat(gone).doesNotExist();
  }

  private String ask(String command) throws IOException {
    Path reply = Files.createTempFile(folder, "reply", ".json");
    new CommandHandler(agent).accept("command=" + command + ",reply=" + reply);
    return Files.readString(reply);
  }
}
