package io.haagent.policy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value that knows where it stands and what it belongs to, so that a message about it costs
 * nothing until there is one.
 */
final class Value {
  static final char OBJECT = '{';
  static final char LIST = '[';
  static final char TEXT = '"';
  static final char NUMBER = '0';
  static final char FLAG = 't';
  static final char NULL = 'n';

  final char kind;

  /** The text, the number as it is written, or {@code true}, {@code false}, {@code null}. */
  final String text;

  final Location at;

  /** Members in file order; of an object without repeated keys. */
  final List<Value> children;

  @Nullable Value parent;

  /** The key in an object, else empty. */
  String key = "";

  /** Where the key stands; for an element or the top, where the value does. */
  Location keyAt;

  /** The place in a list. */
  int index;

  /** The file broke off inside, so that nothing can be said about what is missing. */
  boolean unfinished;

  Value(char kind, String text, Location at) {
    this.kind = kind;
    this.text = text;
    this.at = at;
    this.keyAt = at;
    this.children = kind == OBJECT || kind == LIST ? new ArrayList<>() : List.of();
  }

  boolean is(char kind) {
    return this.kind == kind;
  }

  @Nullable Value child(String key) {
    for (int i = 0; i < children.size(); i++) {
      Value child = children.get(i);
      if (child.key.equals(key)) {
        return child;
      }
    }
    return null;
  }

  /** Tells whether another value is written alike, but for blanks. */
  boolean isAlike(Value other) {
    boolean alike =
        kind == other.kind
            && text.equals(other.text)
            && key.equals(other.key)
            && children.size() == other.children.size();
    for (int i = 0; alike && i < children.size(); i++) {
      alike = children.get(i).isAlike(other.children.get(i));
    }
    return alike;
  }

  /** Shows the value in a message. */
  String shown() {
    return switch (kind) {
      case OBJECT -> "an object";
      case LIST -> "a list";
      case TEXT -> Names.quote(text);
      default -> Names.plain(text);
    };
  }

  /** Returns the way from the top, like {@code guards.inventory.retry.on[0]}; empty at the top. */
  String path() {
    Value above = parent;
    if (above == null) {
      return "";
    }
    String before = above.path();
    if (above.kind == LIST) {
      return before + "[" + index + "]";
    }
    String name = isPlain(key) ? key : Names.quote(key);
    return before.isEmpty() ? name : before + "." + name;
  }

  private static boolean isPlain(String key) {
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (!Character.isLetterOrDigit(c) && c != '-' && c != '_' && c != '$') {
        return false;
      }
    }
    return !key.isEmpty() && key.length() <= 80;
  }
}
