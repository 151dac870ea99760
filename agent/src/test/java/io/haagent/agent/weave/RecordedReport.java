package io.haagent.agent.weave;

import io.haagent.bootstrap.FaultSink;
import java.util.ArrayList;
import java.util.List;

/** Keeps what weaving tells. */
final class RecordedReport implements WeaveReport, FaultSink {
  final List<String> lines = new ArrayList<>();
  final List<String> faults = new ArrayList<>();

  @Override
  public void wove(String guard, String what) {
    lines.add("wove " + guard + " " + what);
  }

  @Override
  public void notApplied(String guard, String why) {
    lines.add("notApplied " + guard + " " + why);
  }

  @Override
  public void warn(String guard, String what) {
    lines.add("warn " + guard + " " + what);
  }

  @Override
  public void failed(String className, Throwable fault) {
    lines.add("failed " + className + " " + fault);
  }

  @Override
  public void fault(String where, Throwable fault) {
    faults.add(where + ": " + fault);
  }
}
