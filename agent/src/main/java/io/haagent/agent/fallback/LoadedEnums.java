package io.haagent.agent.fallback;

import org.jspecify.annotations.Nullable;

/** The constants of enums that a loader sees. */
final class LoadedEnums implements EnumConstants {
  private final @Nullable ClassLoader loader;

  LoadedEnums(@Nullable ClassLoader loader) {
    this.loader = loader;
  }

  @Override
  public @Nullable Object find(String className, String name) throws Unconvertible {
    Class<?> type;
    try {
      type = Class.forName(className, true, loader);
    } catch (ClassNotFoundException e) {
      throw new Unconvertible(className + " is not to be found by the method's loader");
    }
    Object[] constants = type.getEnumConstants();
    if (constants == null) {
      return null;
    }
    for (Object constant : constants) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    throw new Unconvertible(missing(className, name));
  }

  static String missing(String className, String name) {
    return className + " has no constant " + name + "; write one that it has";
  }
}
