package io.haagent.agent;

import io.haagent.agent.live.Tick;

/** The agent's own part of the watch thread's turn. */
final class Watched implements Tick {
  private final RunningAgent agent;

  Watched(RunningAgent agent) {
    this.agent = agent;
  }

  @Override
  public boolean tick() {
    agent.look();
    return false;
  }
}
