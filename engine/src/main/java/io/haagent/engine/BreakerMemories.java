package io.haagent.engine;

import org.jspecify.annotations.Nullable;

/** Puts a breaker's phase into values and makes a phase of them. */
final class BreakerMemories {
  private static final long[] NO_CALLS = new long[0];

  private BreakerMemories() {}

  static BreakerMemory of(Phase phase, BreakerMode mode, BreakerTerms terms, long now) {
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
        terms.mode,
        mode,
        phase.state(),
        age,
        phase.entered.age(now),
        failureRate,
        openings,
        draw,
        row,
        shape.ofTime(),
        shape.size(),
        calls);
  }

  /**
   * Makes a phase of the first generation.
   *
   * @param mode what the breaker is there for now
   * @param agedNanos how long ago it was so
   * @return null where nothing of what it was fits the mode
   */
  static @Nullable Phase phase(
      BreakerMemory memory,
      BreakerMode mode,
      long agedNanos,
      BreakerTerms terms,
      Stripes stripes,
      long now) {
    Moment entered = Moment.before(memory.heldNanos() + agedNanos, now);
    return switch (memory.state()) {
      case FORCED_OPEN, FORCED_CLOSED -> new Forced(0, memory.state(), entered);
      case DISABLED -> mode == BreakerMode.DISABLED ? new Forced(0, memory.state(), entered) : null;
      case OPEN, HALF_OPEN -> mode == BreakerMode.ON ? open(memory, entered, agedNanos, now) : null;
      case CLOSED, METRICS_ONLY, NONE ->
          mode == BreakerMode.DISABLED
              ? null
              : closed(memory, mode, entered, agedNanos, terms, stripes, now);
    };
  }

  private static Open open(BreakerMemory memory, Moment entered, long agedNanos, long now) {
    long since = now - Math.max(0, memory.ageNanos()) - agedNanos;
    int openings = Math.max(1, memory.openings());
    return new Open(0, entered, since, memory.failureRate(), openings, memory.draw());
  }

  private static @Nullable Phase closed(
      BreakerMemory memory,
      BreakerMode mode,
      Moment entered,
      long agedNanos,
      BreakerTerms terms,
      Stripes stripes,
      long now) {
    WindowShape shape = terms.shape;
    boolean measuring = mode == BreakerMode.METRICS_ONLY;
    boolean stayed = measuring == (memory.state() == BreakerState.METRICS_ONLY);
    Moment since = stayed ? entered : Moment.at(now);
    if (shape.ofTime() != memory.ofTime() || shape.size() != memory.size()) {
      return new Closed(0, measuring, shape, stripes, since, now);
    }
    Window window = WindowMemory.restore(shape, memory.calls(), agedNanos, stripes, now);
    boolean ramps = memory.ageNanos() >= 0 && terms.settings.ramp() && !measuring;
    long ramping = ramps ? memory.ageNanos() + agedNanos : 0;
    Closed closed = new Closed(0, measuring, shape, window, memory.row(), since, now - ramping);
    return ramps ? new Ramp(closed) : closed;
  }
}
