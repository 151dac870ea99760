package io.haagent.engine;

/**
 * When a state began, by both clocks: how long ago is told by the one that only goes forward, and
 * when, to people, by the other.
 *
 * @param nanos by the engine's clock
 * @param epochMillis since 1970
 */
record Moment(long nanos, long epochMillis) {
  static Moment at(long nanos) {
    return new Moment(nanos, System.currentTimeMillis());
  }

  /** Returns the moment that was so long ago. */
  static Moment before(long ago, long now) {
    return new Moment(now - ago, System.currentTimeMillis() - ago / 1_000_000);
  }

  long age(long now) {
    return Math.max(0, now - nanos);
  }
}
