package io.haagent.engine;

/**
 * All calls pass, or none, until an operator says otherwise. What they come to counts for nothing.
 */
final class Forced extends Phase {
  final boolean open;

  Forced(long generation, boolean open) {
    super(generation);
    this.open = open;
  }

  @Override
  BreakerState state() {
    return open ? BreakerState.FORCED_OPEN : BreakerState.FORCED_CLOSED;
  }
}
