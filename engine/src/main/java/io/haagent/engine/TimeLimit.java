package io.haagent.engine;

/** The times that may cut a running call. */
public enum TimeLimit {
  /** From entry to answer, waits and repeats included. */
  DEADLINE("deadline", "deadline over"),
  /** From an attempt's admission to its end. */
  ATTEMPT("attemptTimeout", "attempt timed out");

  final String policy;
  private final String text;

  TimeLimit(String policy, String text) {
    this.policy = policy;
    this.text = text;
  }

  /**
   * Says what has happened, such as {@code guard "inventory": deadline over}.
   *
   * @param shown what {@link PolicyGuard#shown} returned
   */
  public String message(String shown) {
    return shown + ": " + text;
  }
}
