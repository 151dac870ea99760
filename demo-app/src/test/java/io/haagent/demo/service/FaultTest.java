package io.haagent.demo.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FaultTest {

  private static final int ROUNDS = 200;

  @Test
  void flakinessStrikesTwoCallersInTurnAlike() {
    Fault fault = flaky();
    int first = 0;
    int second = 0;
    for (int i = 0; i < ROUNDS; i++) {
      first += fault.strikes() ? 1 : 0;
      second += fault.strikes() ? 1 : 0;
    }
    assertThat(first).isBetween(ROUNDS / 5, ROUNDS / 3);
    assertThat(second).isBetween(ROUNDS / 5, ROUNDS / 3);
  }

  @Test
  void flakinessNeverStrikesTwiceInARow() {
    Fault fault = flaky();
    boolean before = false;
    for (int i = 0; i < ROUNDS; i++) {
      boolean now = fault.strikes();
      assertThat(before && now).isFalse();
      before = now;
    }
  }

  private static Fault flaky() {
    Fault fault = new Fault();
    fault.endpoint(new Request("POST", "/fault", "mode=flaky", ""));
    return fault;
  }
}
