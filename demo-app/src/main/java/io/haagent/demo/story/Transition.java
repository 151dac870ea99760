package io.haagent.demo.story;

import java.util.Optional;

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
    Event event = new Event(line);
    if (!event.is("STATE_TRANSITION")) {
      return Optional.empty();
    }
    return Optional.of(
        new Transition(
            event.time(),
            event.field("guard"),
            event.field("from"),
            event.field("to"),
            event.field("failure_count"),
            event.field("reason")));
  }

  boolean opens() {
    return to.equals("OPEN");
  }

  boolean closes() {
    return to.equals("CLOSED");
  }
}
