package io.haagent.engine;

/** No call passes until a point in time. */
final class Open extends Phase {
  private final long since;

  /** Percent of the calls that failed when it opened; -1 where that isn't known. */
  final double failureRate;

  /** How often the breaker has opened since it was closed, this time included. */
  final int openings;

  /** What the open time is drawn by. */
  private final double draw;

  Open(long generation, Moment entered, long since, double failureRate, int openings, double draw) {
    super(generation, entered);
    this.since = since;
    this.failureRate = failureRate;
    this.openings = openings;
    this.draw = draw;
  }

  /**
   * Returns nanoseconds until a probe may pass, 0 or less if one may now.
   *
   * @param settings as they are now, for they may have changed meanwhile
   */
  long left(BreakerSettings settings, long now) {
    return settings.openBackoff().nanos(settings.openForNanos(), openings, draw) - (now - since);
  }

  long age(long now) {
    return Math.max(0, now - since);
  }

  double draw() {
    return draw;
  }

  @Override
  BreakerState state() {
    return BreakerState.OPEN;
  }
}
