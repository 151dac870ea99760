package io.haagent.agent.weave;

import io.haagent.policy.MethodPattern;
import org.jspecify.annotations.Nullable;

/**
 * One method pattern of one guard, and whether a class and a method of it have been seen. Not a
 * record: identity is what matters, and a record's {@code equals} costs the start 40 ms.
 */
public final class Target {
  final int guard;
  final String guardName;
  final MethodPattern pattern;
  final String where;
  final boolean waits;
  final boolean backsOff;

  /** Its place among all patterns of the file; set once, by the index. */
  int place;

  /** True from the first class that the type part of the pattern names. */
  volatile boolean classSeen;

  /** True from the first method that was woven, or that an earlier guard in the file took. */
  volatile boolean methodSeen;

  /** True once a miss has been reported, which is done once a pattern. */
  volatile boolean missReported;

  /**
   * Makes a target.
   *
   * @param guard the guard's index
   * @param where file, line and column of the pattern
   * @param waits whether a policy of the guard can park the caller before the call
   * @param backsOff whether it can between attempts
   */
  public Target(
      int guard,
      String guardName,
      MethodPattern pattern,
      String where,
      boolean waits,
      boolean backsOff) {
    this.guard = guard;
    this.guardName = guardName;
    this.pattern = pattern;
    this.where = where;
    this.waits = waits;
    this.backsOff = backsOff;
  }

  /** Returns the internal name of the one type that is named, or null where the pattern is open. */
  @Nullable String exactInternalName() {
    String type = pattern.exactTypeName();
    return type == null || pattern.subtypes() ? null : type.replace('.', '/');
  }
}
