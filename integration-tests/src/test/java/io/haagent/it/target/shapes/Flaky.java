package io.haagent.it.target.shapes;

/** What the bodies of the shapes fail with. */
final class Flaky extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Flaky(String message) {
    super(message);
  }
}
