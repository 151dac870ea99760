package io.haagent.demo.story;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of the agent's event file: a flat object of texts and numbers, so that a regular
 * expression is enough to read it.
 */
record Event(String line) {

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
        Pattern.compile("\"" + name + "\"\\s*:\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^,}\\s]+))")
            .matcher(line);
    if (!matcher.find()) {
      return "";
    }
    String text = matcher.group(1);
    return text == null ? matcher.group(2) : text.replaceAll("\\\\(.)", "$1");
  }
}
