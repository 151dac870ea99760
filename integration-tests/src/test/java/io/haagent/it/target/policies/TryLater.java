package io.haagent.it.target.policies;

/** The application's own rejection, with the message of the guard. */
public final class TryLater extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TryLater(String message) {
    super(message);
  }
}
