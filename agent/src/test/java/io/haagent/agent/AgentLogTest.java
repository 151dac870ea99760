package io.haagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AgentLogTest {

  @Test
  void linesNeverPassThroughAStreamOfTheApp() {
    ByteArrayOutputStream ofTheApp = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(ofTheApp, true, StandardCharsets.UTF_8));
    try {
      new AgentLog(null, "WARN").warn("a line of AgentLogTest");
    } finally {
      System.setErr(before);
    }
    assertThat(ofTheApp.size()).isZero();
  }
}
