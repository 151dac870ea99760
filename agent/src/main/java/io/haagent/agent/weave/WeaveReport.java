package io.haagent.agent.weave;

/**
 * What weaving tells of its work; called while a class loads, so it must neither block nor throw.
 */
public interface WeaveReport {

  /** A method is guarded from now on. */
  void wove(String guard, String what);

  /** A policy is not applied where the file asks for it; {@code why} says what to write instead. */
  void notApplied(String guard, String why);

  /** Something is applied, with a consequence that the user should know. */
  void warn(String guard, String what);

  /** A class stays as it was because of a fault of ours. */
  void failed(String className, Throwable fault);
}
