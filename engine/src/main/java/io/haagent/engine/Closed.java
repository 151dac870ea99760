package io.haagent.engine;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** All calls pass, and a window counts how they end; what that leads to is up to the breaker. */
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

  /**
   * Null where a broken rule opens the breaker; else when it may next be told that it would have.
   */
  private final @Nullable AtomicLong nextAlarm;

  /** Begins with an empty window. */
  Closed(
      long generation,
      boolean measuring,
      WindowShape shape,
      Stripes stripes,
      Moment entered,
      long now) {
    this(generation, measuring, shape, shape.open(stripes, now), 0, entered, now);
  }

  /**
   * Goes on with a window, of another state or another JVM.
   *
   * @param measuring whether a broken rule is only told
   * @param row failures since the last call that didn't fail
   * @param since calls that began before count for nothing while they hang
   */
  Closed(
      long generation,
      boolean measuring,
      WindowShape shape,
      Window window,
      int row,
      Moment entered,
      long since) {
    super(generation, entered);
    this.shape = shape;
    this.since = since;
    this.window = window;
    this.ofCalls = window instanceof CountWindow counts ? counts : null;
    this.row = row;
    this.nextAlarm = measuring ? new AtomicLong(since) : null;
  }

  /** Returns the state that goes on with this one's window. */
  Closed going(long next, boolean measuring, long now) {
    return new Closed(next, measuring, shape, window, row, Moment.at(now), now);
  }

  /** Returns whether a broken rule is only told. */
  boolean measures() {
    return nextAlarm != null;
  }

  /**
   * Asks whether to tell of a broken rule: as often as the breaker could have opened, at most.
   *
   * @param openForNanos how long it would have stayed open
   */
  boolean alarms(long now, long openForNanos) {
    AtomicLong alarm = nextAlarm;
    if (alarm == null) {
      return false;
    }
    long next = alarm.get();
    return now - next >= 0 && alarm.compareAndSet(next, now + openForNanos);
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
    return nextAlarm == null ? BreakerState.CLOSED : BreakerState.METRICS_ONLY;
  }
}
