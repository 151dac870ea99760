package io.haagent.engine;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Finds which of an attempt and its hedges brings the outcome: the first that is answered well, or
 * the last one if none is.
 *
 * <pre>
 *   running ──join──▶ one more runs
 *      │ ▲──lose──── another one runs on
 *      ▼
 *   decided: by a claim, by the last one to lose, or from outside
 * </pre>
 *
 * <p>Lock-free: all is in one word, {@code [decided by:8 | running:8]}, and is decided once.
 */
public final class HedgeRace {
  /** The arm of the attempt itself; its hedges are 1, 2 and 3. */
  public static final int FIRST = 0;

  /** In an arm's place: the attempt was ended from outside. */
  static final int OUTSIDE = 100;

  private static final int SHIFT = 8;
  private static final int RUNNING = (1 << SHIFT) - 1;

  /** What comes of an arm's failure. */
  enum Loss {
    /** The arm was the last one, so the failure is the outcome. */
    DECIDES,
    /** Others are still running. */
    OTHERS_RUN,
    /** The outcome is there already. */
    LATE
  }

  private final AtomicInteger word = new AtomicInteger(1);

  /** Makes a race of the attempt alone. */
  public HedgeRace() {}

  /** Has a hedge begin; false where it comes too late. */
  boolean join() {
    for (; ; ) {
      int now = word.get();
      if (now > RUNNING) {
        return false;
      }
      if (word.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }

  /**
   * Decides the race for an arm; from then on no hedge begins.
   *
   * @return whether it is that arm that brings the outcome
   */
  public boolean claim(int arm) {
    for (; ; ) {
      int now = word.get();
      if (now > RUNNING) {
        return (now >>> SHIFT) - 1 == arm;
      }
      if (word.compareAndSet(now, now | arm + 1 << SHIFT)) {
        return true;
      }
    }
  }

  /** Ends an arm, once, that has failed. */
  Loss lose(int arm) {
    for (; ; ) {
      int now = word.get();
      if (now > RUNNING) {
        return (now >>> SHIFT) - 1 == arm ? Loss.DECIDES : Loss.LATE;
      }
      boolean last = now == 1;
      if (word.compareAndSet(now, last ? 1 | arm + 1 << SHIFT : now - 1)) {
        return last ? Loss.DECIDES : Loss.OTHERS_RUN;
      }
    }
  }

  /** Tells whether an arm may fail without ending the attempt. */
  public boolean othersRun() {
    int now = word.get();
    return now <= RUNNING && now > 1;
  }

  boolean isDecided() {
    return word.get() > RUNNING;
  }

  /** Returns the arm that brings the outcome, {@link #OUTSIDE}, or -1 while nobody knows. */
  int decidedBy() {
    return (word.get() >>> SHIFT) - 1;
  }
}
