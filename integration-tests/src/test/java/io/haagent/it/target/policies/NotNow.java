package io.haagent.it.target.policies;

/** The application's own rejection, checked, and without a constructor for a message. */
public final class NotNow extends Exception {
  private static final long serialVersionUID = 1L;
}
