package io.haagent.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Warns about guards that never match because guards before them take all their calls. Only what is
 * certain is told: each host, and each method pattern, must be covered by one guard alone.
 */
final class UnreachableGuards {
  /** With how many guards of one key a guard is compared, so that the time stays linear. */
  private static final int MAX_COMPARED = 100;

  /** Wildcards have no key of their own: what they cover can have any. */
  private static final String OPEN = "";

  private final Problems warnings;

  /** Most files never need it, and a start loads no class in vain. */
  private @Nullable Coverage coverage;

  private final Map<String, List<Http>> http = new HashMap<>();
  private final Map<String, List<Method>> methods = new HashMap<>();

  UnreachableGuards(Problems warnings) {
    this.warnings = warnings;
  }

  /** Looks at the next guard in file order. */
  void check(GuardPolicy guard, Value value) {
    List<String> takers = new ArrayList<>(1);
    if (guard.target() instanceof HttpTarget target) {
      if (isTaken(target, takers)) {
        warn(value, takers);
      }
      add(guard.name(), target);
    } else if (guard.target() instanceof MethodTarget target) {
      if (isTaken(target, takers)) {
        warn(value, takers);
      }
      for (int i = 0; i < target.patterns().size(); i++) {
        MethodPattern pattern = target.patterns().get(i);
        add(methods, key(pattern), new Method(guard.name(), pattern));
      }
    }
  }

  private void warn(Value value, List<String> takers) {
    StringBuilder names = new StringBuilder(takers.size() == 1 ? "guard " : "guards ");
    for (int i = 0; i < takers.size(); i++) {
      names.append(i == 0 ? "" : i + 1 == takers.size() ? " and " : ", ");
      names.append(Names.quote(takers.get(i)));
    }
    boolean one = takers.size() == 1;
    warnings.addKey(
        value,
        "never matches, "
            + names
            + (one ? " before it takes all its calls" : " before it take all its calls")
            + "; put it before "
            + (one ? "that guard" : "those guards")
            + ", or remove it");
  }

  private boolean isTaken(HttpTarget target, List<String> takers) {
    boolean taken = true;
    for (int i = 0; taken && i < Math.max(1, target.hosts().size()); i++) {
      HostPattern host = target.hosts().isEmpty() ? null : target.hosts().get(i);
      String key = host == null ? OPEN : key(host);
      String taker = taker(target, host, http.get(key));
      if (taker == null && !key.equals(OPEN)) {
        taker = taker(target, host, http.get(OPEN));
      }
      taken = remember(taker, takers);
    }
    return taken;
  }

  private @Nullable String taker(
      HttpTarget target, @Nullable HostPattern host, @Nullable List<Http> before) {
    for (int i = 0; before != null && i < before.size(); i++) {
      if (coverage().covers(before.get(i).target, target, host)) {
        return before.get(i).guard;
      }
    }
    return null;
  }

  private void add(String guard, HttpTarget target) {
    Http entry = new Http(guard, target);
    if (target.hosts().isEmpty()) {
      add(http, OPEN, entry);
    }
    for (int i = 0; i < target.hosts().size(); i++) {
      add(http, key(target.hosts().get(i)), entry);
    }
  }

  private static String key(HostPattern host) {
    return host.host().indexOf('*') < 0 ? host.host() : OPEN;
  }

  private boolean isTaken(MethodTarget target, List<String> takers) {
    boolean taken = true;
    for (int i = 0; taken && i < target.patterns().size(); i++) {
      MethodPattern pattern = target.patterns().get(i);
      String key = key(pattern);
      String taker = taker(pattern, methods.get(key));
      int hash = key.indexOf('#');
      if (taker == null && hash >= 0) {
        taker = taker(pattern, methods.get(key.substring(0, hash)));
      }
      if (taker == null && !key.equals(OPEN)) {
        taker = taker(pattern, methods.get(OPEN));
      }
      taken = remember(taker, takers);
    }
    return taken;
  }

  private @Nullable String taker(MethodPattern pattern, @Nullable List<Method> before) {
    for (int i = 0; before != null && i < before.size(); i++) {
      if (coverage().covers(before.get(i).pattern, pattern)) {
        return before.get(i).guard;
      }
    }
    return null;
  }

  /** A type and a method, a type alone where all or some of its methods are meant, or no type. */
  private static String key(MethodPattern pattern) {
    String type = pattern.subtypes() ? null : pattern.exactTypeName();
    if (type == null) {
      return OPEN;
    }
    return pattern.method().indexOf('*') < 0 ? type + "#" + pattern.method() : type;
  }

  private Coverage coverage() {
    Coverage made = coverage;
    if (made == null) {
      made = new Coverage();
      coverage = made;
    }
    return made;
  }

  private static boolean remember(@Nullable String taker, List<String> takers) {
    if (taker != null && !takers.contains(taker)) {
      takers.add(taker);
    }
    return taker != null;
  }

  private static <T> void add(Map<String, List<T>> index, String key, T entry) {
    List<T> entries = index.get(key); // no lambda: the first one costs a start 5 ms
    if (entries == null) {
      entries = new ArrayList<>(1);
      index.put(key, entries);
    }
    if (entries.size() < MAX_COMPARED) {
      entries.add(entry);
    }
  }

  private static final class Http {
    final String guard;
    final HttpTarget target;

    Http(String guard, HttpTarget target) {
      this.guard = guard;
      this.target = target;
    }
  }

  private static final class Method {
    final String guard;
    final MethodPattern pattern;

    Method(String guard, MethodPattern pattern) {
      this.guard = guard;
      this.pattern = pattern;
    }
  }
}
