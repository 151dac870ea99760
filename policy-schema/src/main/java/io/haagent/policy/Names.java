package io.haagent.policy;

/** Which texts are names: of classes, of primitive types, of HTTP methods. */
final class Names {
  private static final int SHOWN = 80;

  private Names() {}

  /** Tells whether a text is a binary class name: identifiers with dots between them. */
  static boolean isClassName(String text) {
    boolean start = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.') {
        if (start) {
          return false;
        }
        start = true;
      } else if (start ? !Character.isJavaIdentifierStart(c) : !isNamePart(c)) {
        return false;
      } else {
        start = false;
      }
    }
    return !start && !isPrimitive(text);
  }

  /** Kotlin and Scala write a hyphen into the names of what they generate. */
  static boolean isNamePart(char c) {
    return c == '-' || (Character.isJavaIdentifierPart(c) && !Character.isIdentifierIgnorable(c));
  }

  static boolean isPrimitive(String text) {
    return switch (text) {
      case "boolean", "byte", "char", "short", "int", "long", "float", "double" -> true;
      default -> false;
    };
  }

  /** Tells whether a text is a token of RFC 9110, 5.6.2, as a method's name must be. */
  static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letterOrDigit =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letterOrDigit && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** Quotes a character for a message. */
  static String quote(char c) {
    return quote(String.valueOf(c));
  }

  /** Quotes a text for a message: one line, no control characters, not longer than a line. */
  static String quote(String text) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), SHOWN) + 5);
    out.append('"');
    appendPlain(out, text, SHOWN);
    return out.append('"').toString();
  }

  /** Shows a key in a path. */
  static String plain(String text) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), SHOWN) + 3);
    appendPlain(out, text, SHOWN);
    return out.toString();
  }

  /** Appends at most so many characters of a text, without control characters. */
  static void appendPlain(StringBuilder out, String text, int most) {
    int end = Math.min(text.length(), most);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      boolean shown =
          c >= ' '
              && c != 0x7f
              && Character.getType(c) != Character.FORMAT
              && !Character.isISOControl(c)
              && c != '\u2028'
              && c != '\u2029'
              && !Character.isSurrogate(c);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < end
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) {
        out.append(c).append(text.charAt(++i));
      } else {
        out.append(shown ? c : '?');
      }
    }
    if (end < text.length()) {
      out.append("...");
    }
  }
}
