package io.haagent.agent.fallback;

import org.jspecify.annotations.Nullable;

/** Finds the constants of enums, with or without loading these. */
interface EnumConstants {

  /**
   * Returns a constant, or anything in place of it where only its being there is asked for.
   *
   * @return null where the class is no enum
   * @throws Unconvertible where the enum has no such constant
   */
  @Nullable Object find(String className, String name) throws Unconvertible;
}
