package io.haagent.engine;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values of a policy's list that a method may return: {@code null}, booleans, whole numbers and
 * characters by what they are, texts, and constants of an enum by name. No code of the
 * application's runs to compare them, and nothing is allocated. Immutable.
 */
final class ReturnedValues {
  /** What an entry of a list begins with that names a value. */
  static final String PREFIX = "returns ";

  /** All are of classes of the JDK's, whose {@code equals} can be relied on. */
  private final Set<Object> values = new HashSet<>();

  private boolean ofNull;

  /** Adds a value as the policy has it, without {@link #PREFIX}; before anybody asks. */
  void add(String text) {
    if (text.equals("null")) {
      ofNull = true;
      return;
    }
    values.add(text);
    if (text.length() == 1) {
      values.add(text.charAt(0));
    }
    if (text.equals("true") || text.equals("false")) {
      values.add(Boolean.valueOf(text));
    }
    addNumber(text);
  }

  private void addNumber(String text) {
    long number;
    try {
      number = Long.parseLong(text);
    } catch (NumberFormatException e) {
      return;
    }
    values.add(number);
    if (number == (int) number) {
      values.add((int) number);
    }
    if (number == (short) number) {
      values.add((short) number);
    }
    if (number == (byte) number) {
      values.add((byte) number);
    }
  }

  boolean matches(@Nullable Object result) {
    if (result == null) {
      return ofNull;
    }
    if (result instanceof Enum<?> constant) {
      return values.contains(constant.name());
    }
    return (result instanceof String
            || result instanceof Boolean
            || result instanceof Character
            || result instanceof Integer
            || result instanceof Long
            || result instanceof Short
            || result instanceof Byte)
        && values.contains(result);
  }

  boolean isEmpty() {
    return values.isEmpty() && !ofNull;
  }
}
