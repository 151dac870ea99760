package io.haagent.engine;

/** Puts a breaker's phase into values and makes a phase of them. */
final class BreakerMemories {
  private static final long[] NO_CALLS = new long[0];

  private BreakerMemories() {}

  static BreakerMemory of(Phase phase, BreakerTerms terms, long now) {
    long age = -1;
    double failureRate = -1;
    int openings = 0;
    double draw = 0;
    int row = 0;
    long[] calls = NO_CALLS;
    Closed closed = CircuitBreaker.closed(phase);
    if (closed != null) {
      WindowMemory window = new WindowMemory();
      closed.window().remember(now, window);
      calls = window.calls();
      row = closed.row();
      age = phase instanceof Ramp ? Math.max(0, now - closed.since) : -1;
    } else if (phase instanceof Open open) {
      age = open.age(now);
      failureRate = open.failureRate;
      openings = open.openings;
      draw = open.draw();
    } else if (phase instanceof HalfOpen half) {
      age = BreakerMemory.LONG_AGO;
      openings = half.openings;
    }
    WindowShape shape = closed == null ? terms.shape : closed.shape;
    return new BreakerMemory(
        phase.state(), age, failureRate, openings, draw, row, shape.ofTime(), shape.size(), calls);
  }

  /**
   * Makes a phase of the first generation.
   *
   * @param agedNanos how long ago it was so
   */
  static Phase phase(
      BreakerMemory memory, long agedNanos, BreakerTerms terms, Stripes stripes, long now) {
    return switch (memory.state()) {
      case OPEN, HALF_OPEN -> open(memory, agedNanos, now);
      case FORCED_OPEN -> new Forced(0, true);
      case FORCED_CLOSED -> new Forced(0, false);
      case CLOSED, NONE -> closed(memory, agedNanos, terms, stripes, now);
    };
  }

  private static Open open(BreakerMemory memory, long agedNanos, long now) {
    long since = now - Math.max(0, memory.ageNanos()) - agedNanos;
    int openings = Math.max(1, memory.openings());
    return new Open(0, since, memory.failureRate(), openings, memory.draw());
  }

  private static Phase closed(
      BreakerMemory memory, long agedNanos, BreakerTerms terms, Stripes stripes, long now) {
    WindowShape shape = terms.shape;
    if (shape.ofTime() != memory.ofTime() || shape.size() != memory.size()) {
      return new Closed(0, shape, stripes, now);
    }
    Window window = WindowMemory.restore(shape, memory.calls(), agedNanos, stripes, now);
    long ramping = memory.ageNanos() < 0 ? 0 : memory.ageNanos() + agedNanos;
    Closed closed = new Closed(shape, window, memory.row(), now - ramping);
    return memory.ageNanos() >= 0 && terms.settings.ramp() ? new Ramp(closed) : closed;
  }
}
