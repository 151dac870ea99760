package io.haagent.demo.story;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TransitionTest {

  @Test
  void readsAnEventOfTheAgent() {
    String line =
        "{\"timestamp\":\"2026-11-24T02:33:37.324Z\",\"level\":\"WARN\",\"service\":\"shop\","
            + "\"guard\":\"stock\",\"event\":\"STATE_TRANSITION\",\"circuit_state\":\"OPEN\","
            + "\"from\":\"CLOSED\",\"to\":\"OPEN\",\"failure_count\":24,"
            + "\"reason\":\"24 of 48 \\\"calls\\\" failed\"}";

    assertThat(Transition.parse(line))
        .contains(
            new Transition(
                "02:33:37.324", "stock", "CLOSED", "OPEN", "24", "24 of 48 \"calls\" failed"));
  }

  @Test
  void skipsOtherEventsAndWhatIsNone() {
    assertThat(Transition.parse("{\"event\":\"NOT_PERMITTED\",\"guard\":\"stock\"}")).isEmpty();
    assertThat(Transition.parse("")).isEmpty();
  }

  @Test
  void missingFieldIsEmpty() {
    assertThat(Transition.parse("{\"event\":\"STATE_TRANSITION\",\"to\":\"CLOSED\"}"))
        .hasValueSatisfying(
            transition -> {
              assertThat(transition.closes()).isTrue();
              assertThat(transition.opens()).isFalse();
              assertThat(transition.guard()).isEmpty();
            });
  }
}
