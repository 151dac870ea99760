package io.haagent.it.target.mark;

/** Does nothing, so that everything that happened was the JVM's or the agent's doing. */
public final class Idle {

  private Idle() {}

  public static void main(String[] arguments) {}
}
