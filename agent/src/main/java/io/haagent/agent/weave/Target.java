package io.haagent.agent.weave;

import io.haagent.policy.MethodPattern;
import org.jspecify.annotations.Nullable;

/**
 * One method pattern of one guard, and what has been seen of it. Not a record: identity is what
 * matters, and a record's {@code equals} costs the start 40 ms.
 */
public final class Target {
  final int guard;
  final String guardName;
  final MethodPattern pattern;
  final String where;
  final boolean waits;
  final boolean backsOff;

  /** Null where the guard has no fallback. */
  @Nullable FallbackCheck fallback;

  /** Whether faults are to be injected into the guard's attempts. */
  boolean faulty;

  /** Whether the guard's attempts have hedges, where the method hands out a stage. */
  boolean hedged;

  /** Whether it matters to the guard what a method returns. */
  boolean judges;

  /** The places of the arguments that are the call's key and its tier, or -1. */
  final int keyArgument;

  final int tierArgument;

  /** Its place among all patterns of the file; set once, by the index of the whole file. */
  int place;

  /** Its own at first; the one of the same pattern in the policy before, where there is one. */
  Sighting sighting = new Sighting();

  /**
   * Makes a target.
   *
   * @param guard the guard's index
   * @param where file, line and column of the pattern
   * @param waits whether a policy of the guard can park the caller before the call
   * @param backsOff whether it can between attempts
   * @param keyArgument the place of the argument that calls are told apart by, or -1
   * @param tierArgument the place of the one that names a call's tier, or -1
   */
  public Target(
      int guard,
      String guardName,
      MethodPattern pattern,
      String where,
      boolean waits,
      boolean backsOff,
      int keyArgument,
      int tierArgument) {
    this.guard = guard;
    this.guardName = guardName;
    this.pattern = pattern;
    this.where = where;
    this.waits = waits;
    this.backsOff = backsOff;
    this.keyArgument = keyArgument;
    this.tierArgument = tierArgument;
  }

  /** Makes a target whose calls aren't told apart. */
  Target(
      int guard,
      String guardName,
      MethodPattern pattern,
      String where,
      boolean waits,
      boolean backsOff) {
    this(guard, guardName, pattern, where, waits, backsOff, -1, -1);
  }

  /** Says that the guard has a fallback. */
  public void fallback(FallbackCheck check) {
    fallback = check;
  }

  /** Says that faults are to be injected into the guard's attempts. */
  public void faulty() {
    faulty = true;
  }

  /** Says that the guard's attempts have hedges. */
  public void hedged() {
    hedged = true;
  }

  /** Says that it matters to the guard what a method returns. */
  public void judges() {
    judges = true;
  }

  /** Returns what makes it the same target in another version of the policy. */
  String key() {
    String key = guard + " " + pattern.text() + " " + keyArgument + " " + tierArgument;
    if (fallback != null) {
      key += " fallback " + fallback.key(); // which is woven in, as faults are
    }
    if (judges) {
      key += " by result";
    }
    if (hedged) {
      key += " hedged"; // so that a method that can't be is told of when hedges are added
    }
    return faulty ? key + " with faults" : key;
  }

  /** Returns what to say while no class has answered. */
  String unseen() {
    return where
        + ": no class that \""
        + pattern.text()
        + "\" names has been loaded yet; check its spelling, or wait for its first use";
  }

  /** Returns the internal name of the one type that is named, or null where the pattern is open. */
  @Nullable String exactInternalName() {
    String type = pattern.exactTypeName();
    return type == null || pattern.subtypes() ? null : type.replace('.', '/');
  }
}
