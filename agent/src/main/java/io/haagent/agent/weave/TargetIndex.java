package io.haagent.agent.weave;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides for every class that loads whether a pattern may name it: by one hash look-up where all
 * patterns name their types, by matching names where some are open, and by reading the class's
 * supertypes only for {@code Type+}. Immutable but for what it remembers. Thread-safe.
 */
final class TargetIndex {
  private final Map<String, List<Target>> exact = new HashMap<>();
  private final List<Target> all;
  private final List<Target> open = new ArrayList<>();
  private final Supertypes supertypes = new Supertypes();

  /** Made when it is first asked for, which no start does. */
  private volatile @Nullable Map<String, List<Target>> byGuard;

  /** Makes the index of a whole file, and numbers its targets. */
  TargetIndex(List<Target> targets) {
    this(targets, true);
  }

  private TargetIndex(List<Target> targets, boolean whole) {
    this.all = targets;
    for (int place = 0; place < targets.size(); place++) {
      Target target = targets.get(place);
      if (whole) {
        target.place = place;
      }
      String name = target.exactInternalName();
      if (name == null) {
        open.add(target);
      } else {
        List<Target> named = exact.get(name); // no lambda: the first one costs a start 5 ms
        if (named == null) {
          named = new ArrayList<>(1);
          exact.put(name, named);
        }
        named.add(target);
      }
    }
  }

  /** Makes an index of some targets, which keep their place in the file. */
  static TargetIndex ofSome(List<Target> targets) {
    return new TargetIndex(targets, false);
  }

  List<Target> all() {
    return all;
  }

  /** Returns a guard's targets, in file order. */
  List<Target> of(String guard) {
    Map<String, List<Target>> known = byGuard;
    if (known == null) {
      known = new HashMap<>();
      for (Target target : all) {
        known.computeIfAbsent(target.guardName, name -> new ArrayList<>(1)).add(target);
      }
      byGuard = known;
    }
    return known.getOrDefault(guard, List.of());
  }

  /** Tells whether any pattern could name a class of this name, without its bytes. */
  boolean mayMatch(String internalName) {
    return !open.isEmpty() || exact.containsKey(internalName);
  }

  /**
   * Tells whether any pattern could name a class that is loaded already. Its supertypes are, too,
   * so that asking it for them loads nothing.
   */
  boolean mayMatch(Class<?> loaded) {
    String name = loaded.getName();
    if (exact.containsKey(name.replace('.', '/'))) {
      return true;
    }
    for (Target target : open) {
      if (!Ignored.byOpenPatterns(loaded.getClassLoader(), name, target.pattern)
          && namesTypeOf(target, loaded)) {
        return true;
      }
    }
    return false;
  }

  private static boolean namesTypeOf(Target target, Class<?> type) {
    if (target.pattern.matchesType(type.getName())) {
      return true;
    }
    if (!target.pattern.subtypes()) {
      return false;
    }
    Class<?> superclass = type.getSuperclass();
    if (superclass != null && namesTypeOf(target, superclass)) {
      return true;
    }
    for (Class<?> implemented : type.getInterfaces()) {
      if (namesTypeOf(target, implemented)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the targets whose type part names the class, in file order.
   *
   * @param bytes the class file
   */
  List<Target> find(@Nullable ClassLoader loader, String internalName, byte[] bytes) {
    List<Target> named = exact.get(internalName);
    if (open.isEmpty()) {
      return named == null ? Collections.emptyList() : named;
    }
    String name = internalName.replace('/', '.');
    List<Target> found = new ArrayList<>(2);
    int next = 0;
    for (Target target : open) {
      if (matches(target, loader, name, bytes)) {
        next = addBefore(target, named, next, found);
        found.add(target);
      }
    }
    addBefore(null, named, next, found);
    return found;
  }

  /** Merges by place in the file: adds the exact targets that stand before an open one. */
  private static int addBefore(
      @Nullable Target open, @Nullable List<Target> named, int next, List<Target> found) {
    int i = next;
    while (named != null && i < named.size() && (open == null || named.get(i).place < open.place)) {
      found.add(named.get(i));
      i++;
    }
    return i;
  }

  private boolean matches(Target target, @Nullable ClassLoader loader, String name, byte[] bytes) {
    if (Ignored.byOpenPatterns(loader, name, target.pattern)) {
      return false;
    }
    String annotation = target.pattern.annotation();
    if (annotation != null && !contains(bytes, descriptor(annotation))) {
      return false;
    }
    if (target.pattern.matchesType(name)) {
      return true;
    }
    return target.pattern.subtypes() && anySupertypeMatches(target, loader, bytes);
  }

  private boolean anySupertypeMatches(Target target, @Nullable ClassLoader loader, byte[] bytes) {
    for (String supertype : supertypes.of(loader, bytes)) {
      if (target.pattern.matchesType(supertype)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] descriptor(String annotation) {
    return ("L" + annotation.replace('.', '/') + ";").getBytes(StandardCharsets.UTF_8);
  }

  /** A class that bears an annotation has its descriptor in the constant pool. */
  private static boolean contains(byte[] bytes, byte[] wanted) {
    outer:
    for (int i = 0; i <= bytes.length - wanted.length; i++) {
      for (int j = 0; j < wanted.length; j++) {
        if (bytes[i + j] != wanted[j]) {
          continue outer;
        }
      }
      return true;
    }
    return false;
  }
}
