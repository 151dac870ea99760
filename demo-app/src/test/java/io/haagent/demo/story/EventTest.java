package io.haagent.demo.story;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventTest {

  @Test
  void readsWhatAReloadChanged() {
    Event event =
        new Event(
            "{\"timestamp\":\"2026-11-24T02:33:37.324Z\",\"event\":\"RELOADED\",\"guard\":\"*\","
                + "\"failure_count\":0,\"changes\":[\"guards.\\\"a b\\\".deadline: 2s -> none\","
                + "\"guards.c.method: [\\\"A#a\\\", \\\"B#b\\\"] -> [\\\"A#a\\\"]\"],\"reason\":\"2 changes\"}");

    assertThat(event.is("RELOADED")).isTrue();
    assertThat(event.time()).isEqualTo("02:33:37.324");
    assertThat(event.texts("changes"))
        .containsExactly(
            "guards.\"a b\".deadline: 2s -> none",
            "guards.c.method: [\"A#a\", \"B#b\"] -> [\"A#a\"]");
    assertThat(event.field("reason")).isEqualTo("2 changes");
    assertThat(event.field("failure_count")).isEqualTo("0");
  }

  @Test
  void lineThatIsNoEventHasNoFields() {
    assertThat(new Event("").is("RELOADED")).isFalse();
    assertThat(new Event("").field("reason")).isEmpty();
    assertThat(new Event("").texts("changes")).isEmpty();
    assertThat(new Event("{\"changes\":[]}").texts("changes")).isEmpty();
  }
}
