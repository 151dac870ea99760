package io.haagent.policy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the fields out of one object. A value that is wrong becomes a problem and the default, so
 * that all others are looked at as well.
 */
final class ObjectReader {
  private final Value object;
  private final Problems problems;

  ObjectReader(Value object, List<Field> known, String example, Problems problems) {
    this.object = object;
    this.problems = problems;
    if (!object.is(Value.OBJECT)) {
      problems.add(object, object.shown() + " is not an object; write it like " + example);
    }
    for (int i = 0; i < object.children.size() && object.is(Value.OBJECT); i++) {
      check(object.children.get(i), known);
    }
  }

  private void check(Value child, List<Field> known) {
    for (int i = 0; i < known.size(); i++) {
      Field field = known.get(i);
      if (field.name().equals(child.key)) {
        if (field.kind() == Field.Kind.LATER) {
          problems.addKey(child, "not supported by this version yet; remove it");
        }
        return;
      }
    }
    List<String> names = new ArrayList<>();
    for (Field field : known) {
      if (field.kind() != Field.Kind.LATER) {
        names.add(field.name());
      }
    }
    String meant = Suggestion.nearest(child.key, names);
    problems.addKey(
        child,
        meant == null
            ? "unknown field; known here are " + String.join(", ", names)
            : "unknown field; did you mean \"" + meant + "\"?");
  }

  @Nullable Value get(Field field) {
    return object.is(Value.OBJECT) ? object.child(field.name()) : null;
  }

  /** Tells whether something that isn't there may be called missing. */
  boolean isWhole() {
    return object.is(Value.OBJECT) && !object.unfinished;
  }

  /** Returns nanoseconds. */
  long duration(Field field, long fallback) {
    Value value = get(field);
    return value == null ? fallback : duration(value, field, fallback);
  }

  long duration(Value value, Field field, long fallback) {
    long nanos = value.is(Value.TEXT) ? Duration.parse(value.text) : Duration.NONE;
    if (nanos == Duration.NONE) {
      problems.add(value, value.shown() + " is not a duration; write it like " + like(value));
      return fallback;
    }
    if (nanos < field.min() || nanos > field.max()) {
      problems.add(
          value,
          value.shown()
              + " is out of range; must be from "
              + Duration.show((long) field.min())
              + " to "
              + Field.MAX_DURATION);
      return fallback;
    }
    return nanos;
  }

  /** The example of policy.md, or the same time as it should be written. */
  private static String like(Value value) {
    return value.is(Value.NUMBER)
            && Duration.digits(value.text) == value.text.length()
            && value.text.length() < 10
        ? "\"" + value.text + "ms\" or \"" + value.text + "s\""
        : "\"5s\"";
  }

  int whole(Field field, int fallback) {
    Value value = get(field);
    if (value == null) {
      return fallback;
    }
    double number = number(value, field, "a whole number", Double.NaN);
    if (Double.isNaN(number)) {
      return fallback;
    }
    if (number != Math.rint(number)) {
      problems.add(value, value.shown() + " is not a whole number; must be " + range(field));
      return fallback;
    }
    return (int) number;
  }

  double number(Field field, double fallback) {
    Value value = get(field);
    return value == null ? fallback : number(value, field, "a number", fallback);
  }

  private double number(Value value, Field field, String what, double fallback) {
    if (!value.is(Value.NUMBER)) {
      problems.add(value, value.shown() + " is not " + what + "; must be " + range(field));
      return fallback;
    }
    double number = Double.parseDouble(value.text);
    if (number < field.min() || number > field.max()) {
      problems.add(value, value.shown() + " is out of range; must be " + range(field));
      return fallback;
    }
    if (field.aboveMin() && number == field.min()) {
      problems.add(value, value.shown() + " is out of range; must be above " + show(number));
      return fallback;
    }
    return number;
  }

  private static String range(Field field) {
    return field.max() == Integer.MAX_VALUE
        ? "at least " + show(field.min())
        : "from " + show(field.min()) + " to " + show(field.max());
  }

  private static String show(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  boolean flag(Field field, boolean fallback) {
    Value value = get(field);
    if (value == null) {
      return fallback;
    }
    if (!value.is(Value.FLAG)) {
      problems.add(value, value.shown() + " is neither true nor false; write one of them");
      return fallback;
    }
    return value.text.equals("true");
  }

  /** Returns a text that isn't empty, or null. */
  @Nullable Value text(Field field, String example) {
    Value value = get(field);
    return value != null && isText(value, example) ? value : null;
  }

  private boolean isText(Value value, String example) {
    if (!value.is(Value.TEXT)) {
      problems.add(value, value.shown() + " is not a text; write it like " + example);
      return false;
    }
    if (value.text.isBlank()) {
      problems.add(value, "is empty; write it like " + example);
      return false;
    }
    return true;
  }

  /** Returns the texts of a list, null where the field isn't there, and only those in order. */
  @Nullable List<Value> texts(Field field, String example) {
    Value list = get(field);
    if (list == null) {
      return null;
    }
    if (!list.is(Value.LIST)) {
      problems.add(list, list.shown() + " is not a list; write it like [" + example + "]");
      return List.of();
    }
    if (list.children.isEmpty() && !list.unfinished) {
      problems.add(list, "an empty list; write it like [" + example + "], or remove the field");
    }
    List<Value> texts = new ArrayList<>(list.children.size());
    for (int i = 0; i < list.children.size(); i++) {
      Value entry = list.children.get(i);
      boolean bareStatus = entry.is(Value.NUMBER) && entry.text.length() == 3;
      if (isText(entry, bareStatus ? Names.quote(entry.text) : example)) {
        texts.add(entry);
      }
    }
    return texts;
  }
}
