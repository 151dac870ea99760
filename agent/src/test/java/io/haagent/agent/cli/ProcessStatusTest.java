package io.haagent.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessStatusTest {

  @Test
  void readsTheEffectiveUserTheStateAndTheHandledSignals() {
    ProcessStatus status =
        ProcessStatus.parse(
            "Name:\tjava\nState:\tS (sleeping)\nUid:\t1000\t1001\t1000\t1000\n"
                + "SigIgn:\t0000000000000000\nSigCgt:\t2000000181005ccf\n");
    assertThat(status).isEqualTo(new ProcessStatus(1001, true, false));
  }

  @Test
  void tellsWhoWouldDieOfTheSignalAndWhoIsStopped() {
    assertThat(
            ProcessStatus.parse("State:\tT (stopped)\nUid:\t0\t0\t0\t0\nSigCgt:\t0000000000010002"))
        .isEqualTo(new ProcessStatus(0, false, true));
    assertThat(ProcessStatus.parse("State:\tt (tracing stop)\nUid:\t0\t0\t0\t0\n").stopped())
        .isTrue();
  }
}
