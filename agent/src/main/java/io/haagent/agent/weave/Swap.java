package io.haagent.agent.weave;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One change of the targets: which classes it concerns, and which of them have been seen since. A
 * class that was on its way into the JVM when the targets were swapped has been looked at with the
 * old ones only; it is found later, as loaded but not seen
 * (docs/decisions/0008-swapped-targets.md). Thread-safe.
 */
final class Swap {
  /**
   * Quarters of a second after the change. Most definitions take a millisecond; one that loads its
   * superclass over a network, or waits for other agents, takes longer.
   */
  private static final int[] LOOKS = {1, 4, 20, 120};

  private final TargetIndex added;
  private final TargetIndex dropped;
  private final boolean http;
  private final Map<@Nullable ClassLoader, Set<String>> seen =
      Collections.synchronizedMap(new WeakHashMap<>());

  private int ticks;

  /**
   * Makes a change that no class has been seen since.
   *
   * @param added targets that are new, or stand elsewhere in the file
   * @param dropped targets that are gone
   * @param http whether the HTTP clients are concerned
   */
  Swap(TargetIndex added, List<Target> dropped, boolean http) {
    this.added = added;
    this.dropped = TargetIndex.ofSome(dropped);
    this.http = http;
  }

  /** Notes a class that has been looked at since the change, if it concerns it at all. */
  void saw(@Nullable ClassLoader loader, String internalName) {
    if (added.mayMatch(internalName)
        || dropped.mayMatch(internalName)
        || (http && HttpHooks.has(internalName))) {
      Set<String> names = seen.get(loader);
      if (names == null) {
        names = Collections.synchronizedSet(new HashSet<>());
        Set<String> others = seen.putIfAbsent(loader, names);
        names = others == null ? names : others;
      }
      names.add(internalName);
    }
  }

  /** Tells whether a loaded class is concerned and hasn't been seen. */
  boolean missed(Class<?> loaded) {
    String internalName = loaded.getName().replace('.', '/');
    boolean concerned =
        added.mayMatch(loaded) || (http && HttpHooks.has(internalName)) || dropped.mayMatch(loaded);
    if (!concerned) {
      return false;
    }
    Set<String> names = seen.get(loaded.getClassLoader());
    return names == null || !names.contains(internalName);
  }

  /** Counts a quarter of a second; true where it is time to look for what slipped through. */
  boolean isDue() {
    ticks++;
    for (int look : LOOKS) {
      if (ticks == look) {
        return true;
      }
    }
    return false;
  }

  /** Tells whether no class can be on its way any more. */
  boolean isOver() {
    return ticks >= LOOKS[LOOKS.length - 1];
  }
}
