package io.haagent.it.target.mark;

import java.io.IOException;

/** Makes a guarded call and says nothing, whatever comes of it. */
public final class Quiet {

  private Quiet() {}

  public static void main(String[] arguments) {
    try {
      Remote.call("a");
    } catch (IOException unguarded) {
      // Then this JVM runs without the agent.
    }
    Unguarded.call();
  }
}
