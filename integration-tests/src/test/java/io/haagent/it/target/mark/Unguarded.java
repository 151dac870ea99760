package io.haagent.it.target.mark;

/** A class that no policy names. */
final class Unguarded {

  private Unguarded() {}

  static void call() {}
}
