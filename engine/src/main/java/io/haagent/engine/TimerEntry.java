package io.haagent.engine;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A task that waits for its time: what its maker may cancel and what the timer's lists are linked
 * by, in one object of 32 bytes, for each deadline costs one. Whoever takes the work runs or drops
 * it.
 */
class TimerEntry implements Scheduler.Handle {
  private static final AtomicReferenceFieldUpdater<TimerEntry, @Nullable Runnable> WORK =
      AtomicReferenceFieldUpdater.newUpdater(TimerEntry.class, Runnable.class, "work");

  private volatile @Nullable Runnable work;

  /** When it is due, in ticks of the timer. */
  final long tick;

  /** Of the list that it is in; written by who pushes it, and then by the timer's thread alone. */
  @Nullable TimerEntry next;

  /** How many lie in its stack, up to this one. */
  int depth;

  TimerEntry(Runnable work, long tick) {
    this.work = work;
    this.tick = tick;
  }

  boolean isTaken() {
    return work == null;
  }

  /** Returns the work to the one that takes it; lets go of what it holds of the application. */
  @Nullable Runnable take() {
    return WORK.getAndSet(this, null);
  }

  @Override
  public void cancel() {
    if (work != null) {
      take();
    }
  }

  /** Work that somebody's call waits for, and that is done at once when the timer is closed. */
  static final class Sure extends TimerEntry {
    Sure(Runnable work, long tick) {
      super(work, tick);
    }
  }
}
