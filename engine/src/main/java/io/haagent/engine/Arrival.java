package io.haagent.engine;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The theoretical arrival time (TAT) of a generic cell rate algorithm: the moment at which all that
 * was taken has flowed back, in units of which there may be many in a nanosecond. It is compared by
 * difference, which is safe when it wraps.
 *
 * <p>Differences are only right within 2^63 units, which fine units reach in seconds. So a second
 * word, written once in a sixteenth of the wrap, tells a limiter that has long been left alone from
 * a busy one.
 */
final class Arrival extends AtomicLong {
  /** The furthest that anything may be reserved ahead. */
  static final long MAX_UNITS = 1L << 61;

  private static final long UNITS_BETWEEN_TOUCHES = 1L << 60;

  /** Longer than the fullest reservations take to flow off (4), and far from half the wrap (8). */
  private static final int TOUCHES_UNTIL_IDLE = 6;

  private final long touchNanos;

  /** A moment at most {@link #touchNanos} before the last call. */
  private volatile long touched;

  /**
   * Makes a word for which the clock's {@code now} is 0 units.
   *
   * @param unitsPerStep units that pass in {@code stepNanos}, both above 0
   */
  Arrival(long unitsPerStep, long stepNanos, long now) {
    long touch = UNITS_BETWEEN_TOUCHES / unitsPerStep;
    this.touchNanos =
        touch > Long.MAX_VALUE / 8 / stepNanos ? Long.MAX_VALUE / 8 : touch * stepNanos;
    this.touched = now;
  }

  /**
   * Reads the word so that its difference to the units of {@code now} is right.
   *
   * @param idle what to set after an idle time that is longer than differences reach
   */
  long at(long now, long idle) {
    for (; ; ) {
      // The order of these reads matters: who finds an old touch must have an old arrival too, or
      // marking the limiter idle would erase the first reservation after the idle time.
      long word = get();
      long untouched = now - touched;
      if (untouched <= touchNanos) {
        return word;
      }
      if (untouched <= TOUCHES_UNTIL_IDLE * touchNanos || compareAndSet(word, idle)) {
        touched = now;
      }
    }
  }
}
