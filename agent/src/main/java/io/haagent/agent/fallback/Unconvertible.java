package io.haagent.agent.fallback;

/** A constant of the policy file can't become what a method returns; the message says why. */
final class Unconvertible extends Exception {
  private static final long serialVersionUID = 1L;

  Unconvertible(String why) {
    super(why, null, false, false);
  }
}
