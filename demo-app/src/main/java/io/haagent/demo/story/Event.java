package io.haagent.demo.story;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of the agent's event file: a flat object of texts, numbers and lists of texts, so that
 * regular expressions are enough to read it.
 */
record Event(String line) {

  private static final String TEXT = "\"((?:[^\"\\\\]|\\\\.)*)\"";

  boolean is(String name) {
    return field("event").equals(name);
  }

  /** The time of day, UTC. */
  String time() {
    return field("timestamp").replaceFirst(".*T", "").replaceFirst("Z$", "");
  }

  /** A field's value, empty if it isn't there. */
  String field(String name) {
    Matcher matcher =
        Pattern.compile("\"" + name + "\"\\s*:\\s*(?:" + TEXT + "|([^,}\\s]+))").matcher(line);
    if (!matcher.find()) {
      return "";
    }
    String text = matcher.group(1);
    return text == null ? matcher.group(2) : unescaped(text);
  }

  /** The texts of a list, none if it isn't there. */
  List<String> texts(String name) {
    Matcher list =
        Pattern.compile("\"" + name + "\"\\s*:\\s*\\[((?:\\s*,?\\s*" + TEXT + ")*)").matcher(line);
    return list.find()
        ? Pattern.compile(TEXT)
            .matcher(list.group(1))
            .results()
            .map(text -> unescaped(text.group(1)))
            .toList()
        : List.of();
  }

  private static String unescaped(String text) {
    return text.replaceAll("\\\\(.)", "$1");
  }
}
