package io.haagent.it;

/** The policy of the programs in {@code target.mark}. */
final class RemotePolicy {

  static final String PACKAGE = "io.haagent.it.target.mark.";

  private static final String RETRY =
      "\"retry\": {\"maxAttempts\": 3, \"budget\": null,"
          + " \"backoff\": {\"initial\": \"1ms\", \"max\": \"1ms\"}}";

  private RemotePolicy() {}

  /** Three attempts of one method. */
  static String retry() {
    return "{\"guards\": {" + guard("remote", "Remote#call") + "}}";
  }

  /** Three attempts, and a deadline that needs the agent's timer. */
  static String retryAndDeadline() {
    return "{\"guards\": {"
        + guard("remote", "Remote#call")
        + ", \"never\": {\"method\": [\""
        + PACKAGE
        + "Remote#never\"], \"deadline\": \"20ms\"}}}";
  }

  /** Three attempts of the methods that a pattern names in the programs' package. */
  static String guarding(String pattern) {
    return "{\"guards\": {" + guard("remote", pattern) + "}}";
  }

  /** A policy that guards no class of these programs, but the JDK's HTTP client. */
  static String elsewhere() {
    return "{\"guards\": {\"http\": {\"http\": {\"hosts\": [\"inventory:8080\"]}, "
        + RETRY
        + "}, \"method\": {\"method\": [\"com.acme.Client#call\"], "
        + RETRY
        + "}}}";
  }

  private static String guard(String name, String pattern) {
    return "\"" + name + "\": {\"method\": [\"" + PACKAGE + pattern + "\"], " + RETRY + "}";
  }
}
