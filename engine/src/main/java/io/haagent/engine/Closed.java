package io.haagent.engine;

/** All calls pass, and a window counts how they end. */
final class Closed extends Phase {
  final Window window;

  Closed(long generation, Window window) {
    super(generation);
    this.window = window;
  }

  @Override
  BreakerState state() {
    return BreakerState.CLOSED;
  }
}
