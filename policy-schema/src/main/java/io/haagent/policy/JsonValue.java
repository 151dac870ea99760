package io.haagent.policy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes a value of the file as it is: as objects of the JDK, or as text again. */
final class JsonValue {

  private JsonValue() {}

  /** Returns a value as String, BigDecimal, Boolean, List, Map or null; none can be changed. */
  static @Nullable Object plain(Value value) {
    return switch (value.kind) {
      case Value.OBJECT -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (Value child : value.children) {
          members.put(child.key, plain(child));
        }
        yield Collections.unmodifiableMap(members);
      }
      case Value.LIST -> {
        List<@Nullable Object> entries = new ArrayList<>(value.children.size());
        for (Value child : value.children) {
          entries.add(plain(child));
        }
        yield Collections.unmodifiableList(entries);
      }
      case Value.TEXT -> value.text;
      case Value.NUMBER -> new BigDecimal(value.text);
      case Value.FLAG -> value.text.equals("true");
      default -> null;
    };
  }

  /** Writes a value as JSON, without blanks. */
  static String text(Value value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  private static void write(Value value, StringBuilder out) {
    boolean object = value.is(Value.OBJECT);
    if (!object && !value.is(Value.LIST)) {
      if (value.is(Value.TEXT)) {
        quote(value.text, out);
      } else {
        out.append(value.text);
      }
      return;
    }
    out.append(object ? '{' : '[');
    for (int i = 0; i < value.children.size(); i++) {
      Value child = value.children.get(i);
      if (i > 0) {
        out.append(',');
      }
      if (object) {
        quote(child.key, out);
        out.append(':');
      }
      write(child, out);
    }
    out.append(object ? '}' : ']');
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u00").append(Character.forDigit(c >> 4, 16));
        out.append(Character.forDigit(c & 15, 16));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
