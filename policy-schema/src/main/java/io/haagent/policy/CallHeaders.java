package io.haagent.policy;

/** Which hosts are told an attempt's number and deadline, in headers of ours. */
public enum CallHeaders {
  /** Those that can only be one's own: the default. */
  INTERNAL("to internal hosts"),
  /** All of the guard's. */
  ALL("true"),
  /** None. */
  NONE("false");

  /** The words for it. */
  final String words;

  CallHeaders(String words) {
    this.words = words;
  }
}
