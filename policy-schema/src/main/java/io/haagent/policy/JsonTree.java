package io.haagent.policy;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON text into {@link Value}s. Where the text breaks off it keeps what it has, so that the
 * errors before that place are told as well.
 */
final class JsonTree {
  /** The deepest nesting; a policy has seven levels. */
  static final int MAX_DEPTH = 64;

  /** From here on repeated keys are found by hash. */
  private static final int HASH_FROM = 16;

  private static final String CLOSE = "; close it with ";

  private final JsonScanner scanner;
  private final Problems problems;
  private @Nullable Value open;
  private int depth;

  JsonTree(String text, Problems problems) {
    this.scanner = new JsonScanner(text);
    this.problems = problems;
  }

  /** Returns the top value, or null where there is none; problems are added. */
  @Nullable Value parse() {
    if (!scanner.more()) {
      problems.add(new Location(1, 1), "", "the file is empty; write at least {\"guards\": {}}");
      return null;
    }
    Value top = null;
    try {
      top = scalarOrOpen();
      if (top.is(Value.OBJECT) || top.is(Value.LIST)) {
        fill(top);
      }
      if (scanner.more()) {
        problems.add(scanner.here(), "", "text after the end of the policy; remove it");
      }
    } catch (BrokenJson e) {
      problems.add(e.at, open == null ? "" : open.path(), message(e));
    } catch (TooDeep e) {
      problems.add(e.at, "", "nested deeper than 64 levels; a policy needs seven");
    }
    for (Value value = open; value != null; value = value.parent) {
      value.unfinished = true;
    }
    return top;
  }

  private String message(BrokenJson e) {
    return e instanceof JsonScanner.AtEnd && open != null
        ? "the file ends inside the " + opened(open)
        : String.valueOf(e.getMessage());
  }

  private static String opened(Value container) {
    boolean object = container.is(Value.OBJECT);
    return (object ? "object" : "list")
        + " opened at "
        + container.at
        + CLOSE
        + (object ? "\"}\"" : "\"]\"");
  }

  private void fill(Value container) throws BrokenJson, TooDeep {
    if (++depth > MAX_DEPTH) {
      throw new TooDeep(container.at);
    }
    open = container;
    scanner.skip(container.kind);
    boolean object = container.is(Value.OBJECT);
    Map<String, Value> seen = null;
    for (int index = 0; !atEndOf(container, index == 0); index++) {
      String key = "";
      Location keyAt = null;
      if (object) {
        keyAt = scanner.here();
        key = name();
      }
      Value value = scalarOrOpen();
      value.parent = container;
      value.key = key;
      value.index = index;
      if (keyAt != null) {
        value.keyAt = keyAt;
        seen = keep(container, value, seen);
      } else {
        container.children.add(value);
      }
      if (value.is(Value.OBJECT) || value.is(Value.LIST)) {
        fill(value);
      }
    }
    depth--;
    open = container.parent;
  }

  /** Goes past the closing bracket, or past the comma to the next entry. */
  private boolean atEndOf(Value container, boolean first) throws BrokenJson {
    next();
    boolean object = container.is(Value.OBJECT);
    if (scanner.skip(object ? '}' : ']')) {
      return true;
    }
    char c = scanner.peek();
    if (c == (object ? ']' : '}')) {
      throw scanner.broken(
          "the "
              + opened(container)
                  .replace("; close it", " is closed with the wrong bracket; close it"));
    }
    if (first) {
      return false;
    }
    if (!scanner.skip(',')) {
      throw scanner.broken(
          c == '/' || c == '#' || c == '\''
              ? JsonScanner.unexpected(c, "")
              : "a comma is missing before this; put one between two entries");
    }
    next();
    return false;
  }

  private String name() throws BrokenJson {
    char c = scanner.peek();
    if (c != '"') {
      throw scanner.broken(JsonScanner.unexpected(c, "put the name in double quotes"));
    }
    String name = scanner.name();
    next();
    if (!scanner.skip(':')) {
      throw scanner.broken("a colon is missing before this; put one after the name");
    }
    next();
    return name;
  }

  private void next() throws BrokenJson {
    if (!scanner.more()) {
      throw new JsonScanner.AtEnd(scanner.here());
    }
  }

  private @Nullable Map<String, Value> keep(
      Value object, Value value, @Nullable Map<String, Value> seen) {
    Map<String, Value> index = seen;
    if (index == null && object.children.size() >= HASH_FROM) {
      index = new HashMap<>();
      for (Value child : object.children) {
        index.put(child.key, child);
      }
    }
    Value first = index == null ? object.child(value.key) : index.putIfAbsent(value.key, value);
    if (first == null) {
      object.children.add(value);
    } else {
      problems.addKey(
          value, "already given at " + first.keyAt + "; remove one of them or rename it");
    }
    return index;
  }

  private Value scalarOrOpen() throws BrokenJson {
    char c = scanner.peek();
    return c == Value.OBJECT || c == Value.LIST
        ? new Value(c, "", scanner.here())
        : scanner.scalar();
  }

  private static final class TooDeep extends Exception {
    final Location at;

    TooDeep(Location at) {
      super(null, null, false, false);
      this.at = at;
    }
  }
}
