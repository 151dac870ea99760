package io.haagent.engine;

/**
 * All calls pass, or none, until an operator, or the policy, says otherwise. What they come to
 * counts for nothing.
 */
final class Forced extends Phase {
  final boolean open;
  private final BreakerState state;

  Forced(long generation, BreakerState state, Moment entered) {
    super(generation, entered);
    this.open = state == BreakerState.FORCED_OPEN;
    this.state = state;
  }

  @Override
  BreakerState state() {
    return state;
  }
}
