package io.haagent.policy;

/** Whether a guard does its work. */
public enum Mode {
  /** The guard's policies apply; the default. */
  ON,
  /** Calls pass as if there were no guard; what it would have done is counted and logged. */
  SHADOW,
  /** Calls pass and aren't counted. */
  OFF
}
