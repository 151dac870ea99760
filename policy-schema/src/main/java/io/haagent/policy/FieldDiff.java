package io.haagent.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares the fields of one object of two policies, and of the objects in it. */
final class FieldDiff {
  private final Effective was;
  private final Effective is;
  private final List<String> changes;

  FieldDiff(Effective was, Effective is, List<String> changes) {
    this.was = was;
    this.is = is;
    this.changes = changes;
  }

  /** Compares one field. */
  void field(Value old, Value now, Field field) {
    compare(old.child(field.name()), now.child(field.name()), field.name());
  }

  /**
   * Compares all fields.
   *
   * @param prefix the way from the guard to the object, with its dot
   */
  void fields(@Nullable Value old, @Nullable Value now, String prefix) {
    if (now != null) {
      for (Value child : now.children) {
        compare(old == null ? null : old.child(child.key), child, prefix + child.key);
      }
    }
    if (old != null) {
      for (Value child : old.children) {
        if (now == null || now.child(child.key) == null) {
          compare(child, null, prefix + child.key);
        }
      }
    }
  }

  private void compare(@Nullable Value old, @Nullable Value now, String way) {
    Value given = now == null ? old : now;
    if (given == null) {
      return;
    }
    if (isObject(old, given, way) && isObject(now, given, way)) {
      fields(old, now, way + ".");
      return;
    }
    String before = was.get(way);
    String after = is.get(way);
    boolean alike =
        before != null && after != null
            ? before.equals(after)
            : old != null && now != null && old.isAlike(now);
    if (!alike) {
      changes.add(given.path() + ": " + show(old, now, before) + " -> " + show(now, old, after));
    }
  }

  /** An object that isn't there has all its defaults; only a policy that isn't there is off. */
  private static boolean isObject(@Nullable Value value, Value given, String way) {
    if (value != null) {
      return value.is(Value.OBJECT);
    }
    boolean off =
        way.indexOf('.') < 0
            && !way.equals(Fields.EVENTS.name())
            && !way.equals(Fields.STATE.name());
    return !off && given.is(Value.OBJECT);
  }

  private static String show(
      @Nullable Value value, @Nullable Value other, @Nullable String effective) {
    if (value != null) {
      return CompactJson.show(value, other);
    }
    return effective == null ? "none" : "default (" + effective + ")";
  }
}
