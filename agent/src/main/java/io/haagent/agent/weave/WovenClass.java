package io.haagent.agent.weave;

import io.haagent.agent.weave.Ledger.WovenMethod;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects what is woven into one class, so that it is told only once the class is made, and not
 * again where another agent, or a reload, has it made anew.
 */
final class WovenClass implements WeaveReport {
  private final WeaveReport report;
  private final List<WovenMethod> methods = new ArrayList<>(2);

  WovenClass(WeaveReport report) {
    this.report = report;
  }

  @Override
  public void wove(String guard, String what) {
    methods.add(new WovenMethod(guard, what));
  }

  @Override
  public void notApplied(String guard, String why) {
    report.notApplied(guard, why);
  }

  @Override
  public void warn(String guard, String what) {
    report.warn(guard, what);
  }

  @Override
  public void failed(String className, Throwable fault) {
    report.failed(className, fault);
  }

  /** The class is made: notes its methods and tells of those that are new. */
  void done(String className, Ledger ledger) {
    boolean[] added = ledger.put(className, methods);
    for (int i = 0; i < added.length; i++) {
      if (added[i]) {
        report.wove(methods.get(i).guard(), methods.get(i).what());
      }
    }
  }
}
