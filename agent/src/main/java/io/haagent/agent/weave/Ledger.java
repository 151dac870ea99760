package io.haagent.agent.weave;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The methods that are woven, by class. It holds names only, so no class of the app's is kept, and
 * no more than {@link #CLASSES}. Thread-safe.
 */
final class Ledger {
  /** Some MB of names; what is beyond is counted. */
  private static final int CLASSES = 10_000;

  private final Map<String, List<WovenMethod>> byClass = new HashMap<>();
  private final Map<String, Set<String>> classesByGuard = new HashMap<>();
  private boolean full;

  /** Notes what a class has been woven with; true for a method that wasn't noted before. */
  synchronized boolean[] put(String className, List<WovenMethod> woven) {
    List<WovenMethod> before = byClass.get(className);
    if (before == null && byClass.size() >= CLASSES) {
      full = true;
    } else {
      drop(className);
      byClass.put(className, woven);
      for (WovenMethod method : woven) {
        Set<String> classes = classesByGuard.get(method.guard());
        if (classes == null) {
          classes = new HashSet<>();
          classesByGuard.put(method.guard(), classes);
        }
        classes.add(className);
      }
    }
    boolean[] added = new boolean[woven.size()];
    for (int i = 0; i < added.length; i++) {
      added[i] = before == null || !before.contains(woven.get(i));
    }
    return added;
  }

  /** Forgets a class, which is as it was. */
  synchronized void drop(String className) {
    List<WovenMethod> woven = byClass.remove(className);
    if (woven == null) {
      return;
    }
    for (WovenMethod method : woven) {
      Set<String> classes = classesByGuard.get(method.guard());
      if (classes != null && classes.remove(className) && classes.isEmpty()) {
        classesByGuard.remove(method.guard());
      }
    }
  }

  /** Returns a guard's methods; at most {@code most}, then a line that counts the rest. */
  synchronized List<String> of(String guard, int most) {
    List<String> found = new ArrayList<>();
    int more = 0;
    for (String className : classesByGuard.getOrDefault(guard, Set.of())) {
      for (WovenMethod method : byClass.getOrDefault(className, List.of())) {
        if (!method.guard().equals(guard)) {
          continue;
        }
        if (found.size() < most) {
          found.add(method.what());
        } else {
          more++;
        }
      }
    }
    found.sort(null);
    if (more > 0 || full) {
      found.add(more + (full ? " or more" : "") + " more");
    }
    return found;
  }

  /** A method and the guard that it is woven for. */
  static final class WovenMethod {
    private final String guard;
    private final String what;

    WovenMethod(String guard, String what) {
      this.guard = guard;
      this.what = what;
    }

    String guard() {
      return guard;
    }

    String what() {
      return what;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof WovenMethod method
          && method.guard.equals(guard)
          && method.what.equals(what);
    }

    @Override
    public int hashCode() {
      return what.hashCode();
    }
  }
}
