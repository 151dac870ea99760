package io.haagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.engine.BreakerState;
import io.haagent.engine.GuardEvent;
import java.io.File;
import java.nio.charset.StandardCharsets;
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

  private EventLog open() throws Exception {
    return EventLog.open(
        new File(folder, "events.json").getPath(), "shop", new AgentLog(null, "ERROR"));
  }
}
