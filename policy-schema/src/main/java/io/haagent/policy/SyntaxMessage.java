package io.haagent.policy;

import com.fasterxml.jackson.core.JsonParseException;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with broken JSON in the words of someone who types it. */
final class SyntaxMessage {
  private SyntaxMessage() {}

  /**
   * Makes the message.
   *
   * @param offset where the parser stopped: the character that it refused, or the one after
   * @param open the innermost object or list that was not closed yet
   */
  static String of(JsonParseException e, String text, int offset, @Nullable Value open) {
    String original = String.valueOf(e.getOriginalMessage());
    if (original.startsWith("Unexpected end-of-input") || offset >= text.length()) {
      return atEnd(open);
    }
    if (original.startsWith("Unrecognized token '")) {
      int end = original.indexOf('\'', 20);
      String token = end < 0 ? "this" : Names.quote(original.substring(20, end));
      return token + " is no JSON value; put texts in double quotes";
    }
    String refused = refused(original);
    if (refused.equals("'")) {
      return "a single quote; put names and texts in double quotes";
    }
    if (refused.equals("/") || refused.equals("#")) {
      return "JSON has no comments; remove it";
    }
    if (refused.equals("}") || refused.equals("]")) {
      return "unexpected "
          + Names.quote(refused)
          + "; remove the comma before it, or add what is"
          + " missing";
    }
    if (original.contains("was expecting comma")) {
      return "a comma is missing before this; put one between two entries";
    }
    if (original.contains("colon")) {
      return "a colon is missing before this; put one after the name";
    }
    if (original.startsWith("Unexpected close marker") && open != null) {
      return "the "
          + (open.is(Value.OBJECT) ? "object" : "list")
          + " opened at "
          + open.at
          + " is closed with the wrong bracket; close it with "
          + (open.is(Value.OBJECT) ? "\"}\"" : "\"]\"");
    }
    if (original.startsWith("Illegal unquoted character")) {
      return "a line break, tab or control character in a text; write it as \\n, \\t or \\u0000";
    }
    if (original.contains("was expecting double-quote")) {
      return "unexpected " + Names.quote(refused) + "; put the name in double quotes";
    }
    int line = original.indexOf('\n');
    return "not JSON: "
        + Names.plain(line < 0 ? original : original.substring(0, line))
        + "; look at the quotes, commas and brackets here";
  }

  private static String atEnd(@Nullable Value open) {
    if (open == null) {
      return "the file ends inside a value; complete it";
    }
    boolean object = open.is(Value.OBJECT);
    return "the file ends inside the "
        + (object ? "object" : "list")
        + " opened at "
        + open.at
        + "; close it with "
        + (object ? "\"}\"" : "\"]\"");
  }

  private static String refused(String original) {
    int start = original.indexOf("('");
    int end = original.indexOf("' (code");
    return start < 0 || end < start ? "character" : original.substring(start + 2, end);
  }
}
