package io.haagent.engine;

/** What an attempt means to the statistics of the dependency. */
public enum Outcome {
  /** The dependency answered as it should. */
  SUCCESS,
  /** The dependency failed. */
  FAILURE,
  /** Says nothing about the dependency: a cancellation, a rejection, an ignored exception. */
  IGNORED
}
