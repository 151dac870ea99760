package io.haagent.engine;

/** All calls pass, and a window counts how they end. */
final class Closed extends Phase {
  final WindowShape shape;
  final Window window;

  Closed(long generation, WindowShape shape, long now) {
    super(generation);
    this.shape = shape;
    this.window = shape.open(now);
  }

  @Override
  BreakerState state() {
    return BreakerState.CLOSED;
  }
}
