package io.haagent.it.target.mark;

import com.sun.tools.attach.VirtualMachine;
import io.haagent.it.target.Facts;

/** Uses a class, loads the agent into this running JVM, and uses the class again. */
public final class Attaching {

  private Attaching() {}

  public static void main(String[] arguments) throws Exception {
    Facts.fact("before", Facts.outcome(() -> Remote.call("a")) + " " + Remote.attempts());
    Facts.outcome(() -> Remote.call("a"));
    Facts.outcome(() -> Remote.call("a"));
    VirtualMachine self = VirtualMachine.attach(String.valueOf(ProcessHandle.current().pid()));
    try {
      self.loadAgent(arguments[0], arguments[1]);
    } finally {
      self.detach();
    }
    Facts.fact("after", Facts.outcome(() -> Remote.call("a")) + " " + Remote.attempts());
  }
}
