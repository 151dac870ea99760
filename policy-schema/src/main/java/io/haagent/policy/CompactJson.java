package io.haagent.policy;

import org.jspecify.annotations.Nullable;

/** Writes a value on one line of bounded length; a text that is all of it has no quotes. */
final class CompactJson {
  /** The longest value, in characters: a few method patterns. */
  static final int MAX_SHOWN = 200;

  private static final String MORE = "...";

  private CompactJson() {}

  /**
   * Shows a value.
   *
   * @param other what it is compared with: two long lists are shown from where they differ
   */
  static String show(Value value, @Nullable Value other) {
    StringBuilder out = new StringBuilder();
    if (value.is(Value.TEXT)) {
      Names.appendPlain(out, value.text, MAX_SHOWN);
      return out.toString();
    }
    append(out, value, 0);
    if (out.length() > MAX_SHOWN && value.is(Value.LIST) && other != null) {
      out.setLength(0);
      append(out, value, alike(value, other));
    }
    return out.length() <= MAX_SHOWN ? out.toString() : out.substring(0, MAX_SHOWN).concat(MORE);
  }

  private static int alike(Value list, Value other) {
    int most = Math.min(list.children.size(), other.children.size());
    int alike = 0;
    while (alike < most && list.children.get(alike).isAlike(other.children.get(alike))) {
      alike++;
    }
    return alike;
  }

  private static void append(StringBuilder out, Value value, int from) {
    switch (value.kind) {
      case Value.OBJECT, Value.LIST -> {
        boolean object = value.is(Value.OBJECT);
        out.append(object ? '{' : '[').append(from == 0 ? "" : MORE + ", ");
        for (int i = from; i < value.children.size(); i++) {
          Value child = value.children.get(i);
          out.append(i == from ? "" : ", ");
          if (object) {
            quote(out, child.key);
            out.append(": ");
          }
          append(out, child, 0);
        }
        out.append(object ? '}' : ']');
      }
      case Value.TEXT -> quote(out, value.text);
      default -> Names.appendPlain(out, value.text, MAX_SHOWN);
    }
  }

  private static void quote(StringBuilder out, String text) {
    out.append('"');
    Names.appendPlain(out, text, MAX_SHOWN);
    out.append('"');
  }
}
