package io.haagent.engine;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A daemon thread, {@code ha-agent-timer}, that is started when the first task comes, and a second
 * one that is there while tasks are run. Thread-safe.
 *
 * <pre>
 *   schedule ──▶ TimerInbox ──timer's thread──▶ TimerWheel ──▶ work
 * </pre>
 *
 * <p>The thread sleeps until the first task is due. Who schedules one wakes it only where that task
 * is due before, or too many wait in the inbox; and it takes no notice that the first has been
 * cancelled meanwhile. So calls that are in time wake it once in the time that they have, and for
 * ever not while there are none.
 */
public final class TimerThread implements Scheduler, AutoCloseable {
  /** Nanoseconds of a tick as a power of two: about a quarter of a millisecond. */
  static final int TICK_SHIFT = 18;

  /** Some decades; a time that lies further away never comes. */
  private static final long LONGEST = 1L << 60;

  /** Every task is due by then. */
  private static final long LAST = Long.MAX_VALUE >> TICK_SHIFT;

  private static final long AWAKE = Long.MIN_VALUE;

  /** What a detach waits at most for the last tasks, which are short. */
  private static final long LONGEST_CLOSE = 1_000_000_000;

  private final long origin = System.nanoTime();
  private final TimerInbox inbox = new TimerInbox();
  private final TimerWheel wheel = new TimerWheel();
  private final TimerCrew crew = new TimerCrew(this);

  /** When the thread will look by itself, in ticks. */
  private volatile long wakesAt = TimerWheel.NEVER;

  private volatile boolean closed;

  /** When the first of the tasks would be due that have come of late, cancelled or not. */
  private long firstSeen = TimerWheel.NEVER;

  @Override
  public @Nullable Handle schedule(Runnable work, long delayNanos) {
    if (closed) {
      return null;
    }
    TimerEntry entry = new TimerEntry(work, tickAfter(delayNanos));
    leave(entry);
    return entry;
  }

  @Override
  public @Nullable Handle scheduleSurely(Runnable work, long delayNanos) {
    if (closed) {
      return null;
    }
    TimerEntry entry = new TimerEntry.Sure(work, tickAfter(delayNanos));
    leave(entry);
    // Whoever takes the work, this thread or the timer's at its end, decides what becomes of it.
    return closed && entry.take() != null ? null : entry;
  }

  /** Returns the tick that begins when the delay is over, or next after that. */
  private long tickAfter(long delayNanos) {
    return delayNanos <= 0
        ? tick()
        : (elapsed() + Math.min(delayNanos, LONGEST) + (1L << TICK_SHIFT) - 1) >> TICK_SHIFT;
  }

  private long tick() {
    return elapsed() >> TICK_SHIFT;
  }

  private long elapsed() {
    return System.nanoTime() - origin;
  }

  private void leave(TimerEntry entry) {
    boolean deep = inbox.push(entry);
    if (!deep && entry.tick >= wakesAt) {
      return;
    }
    try {
      crew.wake();
    } catch (RuntimeException | Error e) {
      entry.cancel();
      throw e;
    }
  }

  /** Runs what falls due, until the timer is closed or another thread has taken the lead. */
  void lead(TimerWorker me) {
    for (; ; ) {
      wakesAt = AWAKE;
      boolean closing = closed;
      see(inbox.drain(wheel));
      TimerEntry due;
      while ((due = wheel.due(closing ? LAST : tick())) != null) {
        Runnable work = due.take();
        boolean wanted = !closing || due instanceof TimerEntry.Sure;
        if (work != null && wanted && !crew.run(me, work)) {
          return;
        }
      }
      if (closing) {
        crew.end();
        return;
      }
      if (firstSeen <= tick()) {
        firstSeen = TimerWheel.NEVER;
      }
      long wake = Math.min(firstSeen, wheel.soonest());
      wakesAt = wake;
      // Once more: who left a task before this thread said when it wakes hasn't woken it.
      long left = inbox.drain(wheel);
      see(left);
      if (left >= wake && !closed) {
        sleep(wake);
      }
    }
  }

  private void see(long tick) {
    firstSeen = Math.min(firstSeen, tick);
  }

  private void sleep(long tick) {
    // An application that interrupts all threads it finds must not keep this one from sleeping.
    boolean unused = Thread.interrupted();
    if (tick == TimerWheel.NEVER) {
      LockSupport.park(this);
    } else {
      LockSupport.parkNanos(this, (tick << TICK_SHIFT) - elapsed());
    }
  }

  /**
   * Ends the thread, which before runs the tasks of {@link #scheduleSurely} that wait; the others
   * are dropped. Returns when that is done, or a second later. Harmless when repeated.
   */
  @Override
  public void close() {
    closed = true;
    crew.awaitEnd(LONGEST_CLOSE);
  }
}
