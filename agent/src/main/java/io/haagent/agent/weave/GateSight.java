package io.haagent.agent.weave;

import io.haagent.bootstrap.Gate;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which loaders see the gate. One that doesn't delegate to the boot loader would have woven code
 * throw {@link NoClassDefFoundError}. Thread-safe.
 */
final class GateSight {
  private static final String GATE = "io.haagent.bootstrap.Gate";

  private final Map<ClassLoader, Boolean> known = Collections.synchronizedMap(new WeakHashMap<>());

  /** Tells whether classes of a loader can call the gate; null is the boot loader. */
  boolean isSeenBy(@Nullable ClassLoader loader) {
    if (loader == null) {
      return true;
    }
    Boolean sees = known.get(loader);
    if (sees == null) {
      try {
        sees = Class.forName(GATE, false, loader) == Gate.class;
      } catch (ClassNotFoundException | LinkageError e) {
        sees = false;
      }
      known.put(loader, sees);
    }
    return sees;
  }

  /** Says why a class is not woven, and what to do. */
  static String hidden(String className, @Nullable ClassLoader loader) {
    return "the loader of "
        + className
        + " ("
        + loader
        + ") hides the boot loader's classes; let it delegate the package io.haagent";
  }
}
