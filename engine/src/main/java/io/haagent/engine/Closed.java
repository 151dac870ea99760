package io.haagent.engine;

import java.util.concurrent.atomic.AtomicInteger;

/** All calls pass, and a window counts how they end. */
final class Closed extends Phase {
  final WindowShape shape;
  final long since;
  private final Window window;

  /** Failures since the last call that didn't fail. */
  private final AtomicInteger row = new AtomicInteger();

  Closed(long generation, WindowShape shape, Stripes stripes, long now) {
    super(generation);
    this.shape = shape;
    this.since = now;
    this.window = shape.open(stripes, now);
  }

  /** The state of another JVM's breaker, which it goes on with. */
  Closed(WindowShape shape, Window window, int row, long since) {
    super(0);
    this.shape = shape;
    this.since = since;
    this.window = window;
    this.row.set(row);
  }

  Window window() {
    return window;
  }

  /** Adds a call that ended; returns false where there is nothing to judge. */
  boolean record(int kind, long now) {
    if ((kind & Window.FAILED) != 0) {
      row.getAndIncrement();
    } else if (row.get() != 0) {
      row.set(0);
    }
    return window.record(kind, now);
  }

  /** Tells whether a good call has only to be counted, see {@link Window#isCalm}. */
  boolean isCalm(long now) {
    return row.get() == 0 && window.isCalm(now);
  }

  /** Turns a good call into a failed one. */
  void amend(long now) {
    row.getAndIncrement();
    window.amend(now);
  }

  int row() {
    return row.get();
  }

  @Override
  BreakerState state() {
    return BreakerState.CLOSED;
  }
}
