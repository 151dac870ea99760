package io.haagent.policy;

/**
 * Cuts JSON text (RFC 8259) into names, values and punctuation, and knows where it is.
 *
 * <p>The start of every application under the agent runs through here. A library's parser would
 * load some seventy classes for it, and its constants, of {@code BigDecimal}, would make the JVM's
 * common pool before the application has said how large it wants it.
 */
final class JsonScanner {
  /** No number that a policy knows is longer than twenty. */
  static final int MAX_NUMBER = 1000;

  /** A limit all the same, so that a message can name the place before memory runs out. */
  static final int MAX_NAME = 50_000;

  private static final char END = '\0';
  private static final String TOO_LONG = "a name or number that is too long; shorten it";

  private final String text;
  private int position;
  private int line = 1;
  private int lineStart;

  JsonScanner(String text) {
    this.text = text;
  }

  /** Goes on to the next character that isn't blank; tells whether there is one. */
  boolean more() {
    for (; position < text.length(); position++) {
      char c = text.charAt(position);
      if (c == '\n' || c == '\r') {
        boolean pair = c == '\r' && at(position + 1) == '\n';
        position += pair ? 1 : 0;
        line++;
        lineStart = position + 1;
      } else if (c != ' ' && c != '\t') {
        return true;
      }
    }
    return false;
  }

  /** Returns the character to come; only after {@link #more} said that there is one. */
  char peek() {
    return text.charAt(position);
  }

  /** Goes past the character to come if it is this one; tells whether it did. */
  boolean skip(char expected) {
    if (at(position) != expected) {
      return false;
    }
    position++;
    return true;
  }

  /** Returns where the character to come stands. */
  Location here() {
    return location(position);
  }

  /** Makes the exception for the character to come. */
  BrokenJson broken(String message) {
    return new BrokenJson(here(), message);
  }

  /** Reads a name, with the quote to come. */
  String name() throws BrokenJson {
    Location at = here();
    String name = quoted();
    if (name.length() > MAX_NAME) {
      throw new BrokenJson(at, TOO_LONG);
    }
    return name;
  }

  /** Reads anything but an object or a list. */
  Value scalar() throws BrokenJson {
    Location at = here();
    char c = peek();
    if (c == '"') {
      return new Value(Value.TEXT, quoted(), at);
    }
    if (c == '-' || (c >= '0' && c <= '9')) {
      return new Value(Value.NUMBER, number(at), at);
    }
    if (!Character.isJavaIdentifierStart(c)) {
      throw broken(unexpected(c, "write a value here"));
    }
    String word = run(at);
    return switch (word) {
      case "true", "false" -> new Value(Value.FLAG, word, at);
      case "null" -> new Value(Value.NULL, word, at);
      default ->
          throw new BrokenJson(
              at, Names.quote(word) + " is no JSON value; put texts in double quotes");
    };
  }

  /** Says what is wrong with a character, and what most people meant by it. */
  static String unexpected(char c, String otherwise) {
    return switch (c) {
      case '\'' -> "a single quote; put names and texts in double quotes";
      case '/', '#' -> "JSON has no comments; remove it";
      case '}', ']' ->
          "unexpected " + Names.quote(c) + "; remove the comma before it, or add what is missing";
      default -> "unexpected " + Names.quote(c) + "; " + otherwise;
    };
  }

  private String quoted() throws BrokenJson {
    int start = ++position;
    for (; position < text.length(); position++) {
      char c = text.charAt(position);
      if (c == '"') {
        return text.substring(start, position++);
      }
      if (c == '\\') {
        return escaped(start);
      }
      refuseControl(c);
    }
    throw new AtEnd(here());
  }

  private String escaped(int start) throws BrokenJson {
    StringBuilder out = new StringBuilder(position - start + 16).append(text, start, position);
    while (position < text.length()) {
      char c = text.charAt(position);
      if (c == '"') {
        position++;
        return out.toString();
      }
      if (c == '\\') {
        out.append(escape());
      } else {
        refuseControl(c);
        out.append(c);
        position++;
      }
    }
    throw new AtEnd(here());
  }

  private void refuseControl(char c) throws BrokenJson {
    if (c < ' ') {
      throw broken(
          "a line break, tab or control character in a text; write it as \\n, \\t or \\u0000");
    }
  }

  private char escape() throws BrokenJson {
    if (position + 1 >= text.length()) {
      throw new AtEnd(location(text.length()));
    }
    char c = text.charAt(position + 1);
    int known = "\"\\/bfnrt".indexOf(c);
    if (known >= 0) {
      position += 2;
      return "\"\\/\b\f\n\r\t".charAt(known);
    }
    if (c != 'u') {
      throw broken(Names.quote("\\" + c) + " is no escape of JSON; write a backslash as \\\\");
    }
    int code = 0;
    for (int i = position + 2; i < position + 6; i++) {
      if (i >= text.length()) {
        throw new AtEnd(location(text.length()));
      }
      int digit = hex(text.charAt(i));
      if (digit < 0) {
        throw broken("\\u without four hexadecimal digits; write it like \\u00fc");
      }
      code = code << 4 | digit;
    }
    position += 6;
    return (char) code;
  }

  /** {@link Character#digit} would take the digits of every script. */
  private static int hex(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }

  private String number(Location at) throws BrokenJson {
    String number = run(at);
    if (!isNumber(number)) {
      throw new BrokenJson(
          at, Names.quote(number) + " is no JSON number; write it like 7, 0.5 or -1");
    }
    return number;
  }

  /** Reads letters, digits and what else can be part of a number. */
  private String run(Location at) throws BrokenJson {
    int start = position;
    while (position < text.length()) {
      char c = text.charAt(position);
      if ((!Character.isJavaIdentifierPart(c) && c != '+' && c != '-' && c != '.') || c == END) {
        break;
      }
      position++;
    }
    if (position - start > MAX_NUMBER) {
      throw new BrokenJson(at, TOO_LONG);
    }
    return text.substring(start, position);
  }

  private static boolean isNumber(String number) {
    int i = number.charAt(0) == '-' ? 1 : 0;
    int digits = digits(number, i);
    if (digits == i || (number.charAt(i) == '0' && digits > i + 1)) {
      return false;
    }
    i = digits;
    if (i < number.length() && number.charAt(i) == '.') {
      digits = digits(number, i + 1);
      if (digits == i + 1) {
        return false;
      }
      i = digits;
    }
    if (i < number.length() && (number.charAt(i) | 0x20) == 'e') {
      i++;
      boolean signed = i < number.length() && "+-".indexOf(number.charAt(i)) >= 0;
      i += signed ? 1 : 0;
      digits = digits(number, i);
      if (digits == i) {
        return false;
      }
      i = digits;
    }
    return i == number.length();
  }

  private static int digits(String number, int from) {
    int i = from;
    while (i < number.length() && number.charAt(i) >= '0' && number.charAt(i) <= '9') {
      i++;
    }
    return i;
  }

  private char at(int index) {
    return index < text.length() ? text.charAt(index) : END;
  }

  private Location location(int index) {
    return new Location(line, index - lineStart + 1);
  }

  /** The text ended too early; what is open then is for {@link JsonTree} to say. */
  static final class AtEnd extends BrokenJson {
    private static final long serialVersionUID = 1L;

    AtEnd(Location at) {
      super(at, "the file ends inside a value; complete it");
    }
  }
}
