package io.haagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.engine.GuardEvent;
import java.io.File;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReporterTest {
  @TempDir File folder;

  @Test
  void whatIsNotAppliedIsALineAndAnEvent() throws Exception {
    File log = new File(folder, "agent.log");
    List<GuardEvent> events = new ArrayList<>();

    new Reporter(new AgentLog(log.getPath(), "WARN"), into(events))
        .notApplied("stock", "policy.json:3:5: no such method");

    assertThat(Files.readAllLines(log.toPath()))
        .containsExactly(
            "[ha-agent] WARN guard \"stock\" is not applied as written: policy.json:3:5: no such method");
    assertThat(events)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.event()).isEqualTo(GuardEvent.Type.NOT_APPLIED);
              assertThat(event.guard()).isEqualTo("stock");
              assertThat(event.reason()).isEqualTo("policy.json:3:5: no such method");
            });
  }

  @Test
  void aFaultIsLoggedOnceForEachPlaceAndKind() throws Exception {
    File log = new File(folder, "agent.log");
    Reporter reporter = new Reporter(new AgentLog(log.getPath(), "WARN"), into(new ArrayList<>()));
    RuntimeException fault = new IllegalStateException("ours");

    reporter.fault("enter", fault);
    reporter.fault("enter", fault);
    reporter.fault("exit", fault);

    assertThat(Files.readAllLines(log.toPath()))
        .hasSize(2)
        .allMatch(line -> line.startsWith("[ha-agent] ERROR fault in "));
  }

  private static AgentEvents into(List<GuardEvent> events) {
    AgentEvents all = new AgentEvents(new AgentLog(null, "ERROR"));
    all.listen(events::add);
    return all;
  }
}
