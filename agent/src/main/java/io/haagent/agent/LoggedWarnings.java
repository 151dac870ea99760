package io.haagent.agent;

import io.haagent.engine.EventSink;
import io.haagent.engine.GuardEvent;

/** The sink where events are off: a guard's warnings still reach the log. */
final class LoggedWarnings implements EventSink {
  private final AgentLog log;

  LoggedWarnings(AgentLog log) {
    this.log = log;
  }

  @Override
  public void accept(GuardEvent event) {}

  @Override
  public void warn(String guard, String message) {
    log.warn(guard, message);
  }
}
