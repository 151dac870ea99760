package io.haagent.agent;

import io.haagent.agent.weave.WeaveReport;
import io.haagent.bootstrap.FaultSink;
import io.haagent.engine.GuardEvent;
import java.util.List;

/** Tells the log, and the events, what weaving did and what went wrong in it, or in a guard. */
final class Reporter implements WeaveReport, FaultSink {
  private final AgentLog log;
  private final AgentEvents events;

  Reporter(AgentLog log, AgentEvents events) {
    this.log = log;
    this.events = events;
  }

  @Override
  public void wove(String guard, String what) {
    log.info("guard \"" + guard + "\": wove " + what);
  }

  @Override
  public void notApplied(String guard, String why) {
    log.warn("guard \"" + guard + "\" is not applied as written: " + why);
    events.tell(guard, GuardEvent.Type.NOT_APPLIED, List.of(), why);
  }

  @Override
  public void warn(String guard, String what) {
    log.warn(guard, what);
  }

  @Override
  public void failed(String className, Throwable fault) {
    log.fault("weaving " + className, fault);
  }

  @Override
  public void fault(String where, Throwable fault) {
    log.fault(where, fault);
  }
}
