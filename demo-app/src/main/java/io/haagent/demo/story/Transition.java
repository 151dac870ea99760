package io.haagent.demo.story;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A change of a breaker's state, as a line of the agent's event file tells it.
 *
 * @param time the time of day, UTC
 * @param guard the guard's name in the policy
 * @param from the state before
 * @param to the state after
 * @param failures failed calls in the window
 * @param reason in words
 */
record Transition(
    String time, String guard, String from, String to, String failures, String reason) {

  /** Empty for other events and for what is not an event. */
  static Optional<Transition> parse(String line) {
    if (!field(line, "event").equals("STATE_TRANSITION")) {
      return Optional.empty();
    }
    return Optional.of(
        new Transition(
            field(line, "timestamp").replaceFirst(".*T", "").replaceFirst("Z$", ""),
            field(line, "guard"),
            field(line, "from"),
            field(line, "to"),
            field(line, "failure_count"),
            field(line, "reason")));
  }

  boolean opens() {
    return to.equals("OPEN");
  }

  boolean closes() {
    return to.equals("CLOSED");
  }

  // An event is a flat object of strings and numbers, so that this is enough to read one.
  private static String field(String line, String name) {
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
