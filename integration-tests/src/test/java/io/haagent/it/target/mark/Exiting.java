package io.haagent.it.target.mark;

import io.haagent.it.target.Facts;

/** Makes a guarded call, tells what came of it, and ends with an exit code of its own. */
public final class Exiting {

  private Exiting() {}

  public static void main(String[] arguments) {
    Facts.fact("call", Facts.outcome(() -> Remote.call("a")));
    Facts.fact("attempts", Remote.attempts());
    Port port = a -> a;
    port.send("a");
    System.exit(7);
  }
}
