package io.haagent.engine;

/** No call passes until a point in time. */
final class Open extends Phase {
  private final long since;

  /** The {@link Tally} that led here. */
  final long tally;

  Open(long generation, long since, long tally) {
    super(generation);
    this.since = since;
    this.tally = tally;
  }

  /**
   * Returns nanoseconds until a probe may pass, 0 or less if one may now.
   *
   * @param openForNanos as the breaker's settings are now, for they may have changed meanwhile
   */
  long left(long openForNanos, long now) {
    return openForNanos - (now - since);
  }

  @Override
  BreakerState state() {
    return BreakerState.OPEN;
  }
}
