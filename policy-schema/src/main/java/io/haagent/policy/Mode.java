package io.haagent.policy;

/** Whether a guard does its work. */
public enum Mode {
  /** The guard's policies apply; the default. */
  ON,
  /** Calls pass and aren't counted. */
  OFF
}
