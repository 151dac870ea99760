package io.haagent.engine;

/**
 * A breaker that has closed and lets a growing share of the calls through, so that a dependency
 * that has just recovered isn't met by all of them at once: Envoy's slow start, which begins with
 * 10 % and grows evenly. To everybody else the breaker is closed.
 */
final class Ramp extends Phase {
  private static final double LEAST_SHARE = 0.1;

  /** What comes after, and counts the calls meanwhile. */
  final Closed closed;

  Ramp(Closed closed) {
    super(closed.generation, closed.entered);
    this.closed = closed;
  }

  /**
   * Returns the share of calls to let through, 1 or more when the ramp is over.
   *
   * @param overNanos how long the ramp is
   */
  double share(long now, long overNanos) {
    long elapsed = now - closed.since;
    return elapsed >= overNanos ? 1 : Math.max(LEAST_SHARE, (double) elapsed / overNanos);
  }

  @Override
  BreakerState state() {
    return BreakerState.CLOSED;
  }
}
