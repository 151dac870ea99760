package io.haagent.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.haagent.engine.BreakerState;
import io.haagent.engine.GuardEvent;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
  @TempDir File folder;

  @Test
  void writesTheDocumentedFieldsInTheirOrder() throws Exception {
    EventLog log = open();

    byte[] line =
        log.line(
            new GuardEvent(
                1_790_000_000_123L,
                GuardEvent.Level.WARN,
                "stock",
                GuardEvent.Type.STATE_TRANSITION,
                BreakerState.OPEN,
                BreakerState.CLOSED,
                BreakerState.OPEN,
                12,
                "failure rate 60 % \"at\" 20 calls"));

    assertThat(new String(line, StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"timestamp\":\"2026-09-21T14:13:20.123Z\",\"level\":\"WARN\",\"service\":\"shop\","
                + "\"guard\":\"stock\",\"event\":\"STATE_TRANSITION\",\"circuit_state\":\"OPEN\","
                + "\"from\":\"CLOSED\",\"to\":\"OPEN\",\"failure_count\":12,"
                + "\"reason\":\"failure rate 60 % \\\"at\\\" 20 calls\"}\n");
  }

  @Test
  void leavesOutWhatAnEventDoesNotHave() throws Exception {
    byte[] line =
        open()
            .line(
                new GuardEvent(
                    0,
                    GuardEvent.Level.INFO,
                    "stock",
                    GuardEvent.Type.NOT_PERMITTED,
                    BreakerState.OPEN,
                    null,
                    null,
                    0,
                    "open"));

    assertThat(new String(line, StandardCharsets.UTF_8))
        .doesNotContain("from")
        .doesNotContain("null");
  }

  @Test
  void tellsTheShadowAndWhatAReloadChanged() throws Exception {
    byte[] line =
        open()
            .line(
                new GuardEvent(
                    0,
                    GuardEvent.Level.INFO,
                    "*",
                    GuardEvent.Type.RELOADED,
                    true,
                    BreakerState.NONE,
                    null,
                    null,
                    0,
                    List.of("guards.a: added", "guards.b: removed"),
                    "2 changes"));

    assertThat(new String(line, StandardCharsets.UTF_8))
        .contains("\"event\":\"RELOADED\",\"mode\":\"shadow\"")
        .contains("\"changes\":[\"guards.a: added\",\"guards.b: removed\"],\"reason\"");
  }

  @Test
  void closingWritesWhatIsQueued() throws Exception {
    EventLog log = open();
    for (int i = 0; i < 100; i++) {
      log.accept(event());
    }

    log.close();

    assertThat(Files.readAllLines(new File(folder, "events.json").toPath())).hasSize(100);
  }

  @Test
  void aFullDiskIsToldOnce() throws Exception {
    assumeTrue(new File("/dev/full").exists());
    File lines = new File(folder, "agent.log");
    EventLog log = EventLog.open("/dev/full", "shop", new AgentLog(lines.getPath(), "WARN"));

    for (int i = 0; i < 20; i++) {
      log.accept(event());
      Poll.until(log::isWritten);
    }

    log.close();
    assertThat(Files.readAllLines(lines.toPath()))
        .singleElement()
        .asString()
        .startsWith("[ha-agent] ERROR events can't be written")
        .contains("No space");
  }

  private static GuardEvent event() {
    return new GuardEvent(
        0,
        GuardEvent.Level.INFO,
        "stock",
        GuardEvent.Type.NOT_PERMITTED,
        BreakerState.OPEN,
        null,
        null,
        0,
        "open");
  }

  private EventLog open() throws Exception {
    return EventLog.open(
        new File(folder, "events.json").getPath(), "shop", new AgentLog(null, "ERROR"));
  }
}
