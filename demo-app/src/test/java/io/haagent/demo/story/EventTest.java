package io.haagent.demo.story;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventTest {

  @Test
  void readsWhatAReloadChanged() {
    Event event =
        new Event(
            "{\"timestamp\":\"2026-11-24T02:33:37.324Z\",\"event\":\"RELOADED\",\"guard\":\"*\","
                + "\"failure_count\":0,\"reason\":\"guards.\\\"a b\\\".deadline: 2s -> none\"}");

    assertThat(event.is("RELOADED")).isTrue();
    assertThat(event.time()).isEqualTo("02:33:37.324");
    assertThat(event.field("reason")).isEqualTo("guards.\"a b\".deadline: 2s -> none");
    assertThat(event.field("failure_count")).isEqualTo("0");
  }

  @Test
  void lineThatIsNoEventHasNoFields() {
    assertThat(new Event("").is("RELOADED")).isFalse();
    assertThat(new Event("").field("reason")).isEmpty();
  }
}
