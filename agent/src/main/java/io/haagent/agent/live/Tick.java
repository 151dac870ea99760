package io.haagent.agent.live;

/**
 * Something that the agent's watch thread looks at every 250 ms, after the application's main has
 * begun. A tick is short: the others wait for it. What it throws is logged once and costs it its
 * turn only.
 */
public interface Tick {

  /** Looks; true where there is nothing left to look at, so that it isn't called again. */
  boolean tick();
}
