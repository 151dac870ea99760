package io.haagent.engine;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/** All calls pass, and a window counts how they end. */
final class Closed extends Phase {
  private static final AtomicIntegerFieldUpdater<Closed> ROW =
      AtomicIntegerFieldUpdater.newUpdater(Closed.class, "row");

  final WindowShape shape;
  final long since;
  private final Window window;

  /** The same if it is one of calls, which spares each good call to ask for its class. */
  private final @Nullable CountWindow ofCalls;

  /** Failures since the last call that didn't fail. */
  private volatile int row;

  Closed(long generation, WindowShape shape, Stripes stripes, long now) {
    super(generation);
    this.shape = shape;
    this.since = now;
    this.window = shape.open(stripes, now);
    this.ofCalls = window instanceof CountWindow counts ? counts : null;
  }

  /** The state of another JVM's breaker, which it goes on with. */
  Closed(WindowShape shape, Window window, int row, long since) {
    super(0);
    this.shape = shape;
    this.since = since;
    this.window = window;
    this.ofCalls = window instanceof CountWindow counts ? counts : null;
    this.row = row;
  }

  Window window() {
    return window;
  }

  /** Adds a call that ended; returns false where there is nothing to judge. */
  boolean record(int kind, long now) {
    if ((kind & Window.FAILED) != 0) {
      ROW.getAndIncrement(this);
    } else if (row != 0) {
      row = 0;
    }
    return window.record(kind, now);
  }

  /** Tells whether a good call has only to be counted, see {@link Window#isCalm}. */
  boolean isCalm(long now) {
    if (row != 0) {
      return false;
    }
    return ofCalls != null ? ofCalls.isCalm(now) : window.isCalm(now);
  }

  /** Tells whether it matters when a call ends. */
  boolean isOfTime() {
    return ofCalls == null;
  }

  /** Tells whether a call of the window failed or was slow. */
  boolean isBad(long now) {
    return window.failedOrSlow(now) > 0;
  }

  /** Turns a good call into a failed one. */
  void amend(long now) {
    ROW.getAndIncrement(this);
    window.amend(now);
  }

  int row() {
    return row;
  }

  @Override
  BreakerState state() {
    return BreakerState.CLOSED;
  }
}
