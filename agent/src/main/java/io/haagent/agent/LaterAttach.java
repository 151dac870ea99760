package io.haagent.agent;

import java.util.function.Consumer;

/** Takes the arguments of a later attach; known to the launcher through the gate. */
final class LaterAttach implements Consumer<String> {
  private final RunningAgent agent;

  LaterAttach(RunningAgent agent) {
    this.agent = agent;
  }

  @Override
  public void accept(String arguments) {
    agent.reload();
  }
}
