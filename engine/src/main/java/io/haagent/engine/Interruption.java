package io.haagent.engine;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The interrupt that waits for one call on one thread.
 *
 * <pre>
 *   ARMED ──timer──▶ FIRING ──▶ FIRED     the flag is ours to clear
 *     │                 └─────▶ FOREIGN   somebody else had interrupted the thread: theirs stays
 *     └───caller──▶ ENDED                 no interrupt comes any more
 * </pre>
 *
 * <p>Timer and caller leave {@code ARMED} by compare-and-set. A caller that comes too late waits
 * for the timer to have interrupted it, some instructions, and only then clears the flag: so a late
 * interrupt never reaches what the thread does next.
 */
final class Interruption extends AtomicInteger implements Runnable {
  private static final long serialVersionUID = 1L;
  private static final int ARMED = 0;
  private static final int FIRING = 1;
  private static final int FIRED = 2;
  private static final int FOREIGN = 3;
  private static final int ENDED = 4;

  /** After so many looks the timer's thread must be without a processor. */
  private static final int LOOKS_BEFORE_YIELD = 1000;

  private final transient Thread thread;
  private final transient Counts counts;

  /** The calling thread's alone. */
  transient Scheduler.@Nullable Handle handle;

  Interruption(Thread thread, Counts counts) {
    super(ARMED);
    this.thread = thread;
    this.counts = counts;
  }

  /** Interrupts the thread if its call is still running; on the timer's thread. */
  @Override
  public void run() {
    if (!compareAndSet(ARMED, FIRING)) {
      return;
    }
    if (thread.isInterrupted()) {
      set(FOREIGN);
      return;
    }
    counts.gaveUp();
    try {
      thread.interrupt();
    } finally {
      set(FIRED);
    }
  }

  /** Ends the call on its thread; returns true if it was interrupted, with the flag cleared. */
  boolean end() {
    if (compareAndSet(ARMED, ENDED)) {
      if (handle != null) {
        handle.cancel();
      }
      return false;
    }
    for (int looks = 0; get() == FIRING; looks++) {
      if (looks < LOOKS_BEFORE_YIELD) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
    if (get() != FIRED) {
      return false;
    }
    counts.cameBack();
    boolean unused = Thread.interrupted();
    return true;
  }
}
