package io.haagent.policy;

/** Ends the reading where the text stops being JSON; the message is for people. */
class BrokenJson extends Exception {
  private static final long serialVersionUID = 1L;

  final transient Location at;

  BrokenJson(Location at, String message) {
    super(message, null, false, false);
    this.at = at;
  }
}
