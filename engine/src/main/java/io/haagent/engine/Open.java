package io.haagent.engine;

/** No call passes until a point in time. */
final class Open extends Phase {
  private final long since;
  private final long openForNanos;

  Open(long generation, long since, long openForNanos) {
    super(generation);
    this.since = since;
    this.openForNanos = openForNanos;
  }

  /** Returns nanoseconds until a probe may pass, 0 or less if one may now. */
  long left(long now) {
    return openForNanos - (now - since);
  }

  @Override
  BreakerState state() {
    return BreakerState.OPEN;
  }
}
