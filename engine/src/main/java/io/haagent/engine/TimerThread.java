package io.haagent.engine;

import io.haagent.bootstrap.Gate;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One daemon thread, {@code ha-agent-timer}, that is started when the first task comes.
 * Thread-safe.
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

  private static final long AWAKE = Long.MIN_VALUE;

  /** What a detach waits at most for the last tasks, which are short. */
  private static final long LONGEST_CLOSE = 1_000_000_000;

  private final long origin = System.nanoTime();
  private final TimerInbox inbox = new TimerInbox();
  private final TimerWheel wheel = new TimerWheel();
  private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();

  /** When the thread will look by itself, in ticks. */
  private volatile long wakesAt = TimerWheel.NEVER;

  private volatile boolean closed;
  private volatile boolean ended;

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
    Thread running = thread.get();
    if (running != null) {
      LockSupport.unpark(running);
      return;
    }
    try {
      start();
    } catch (RuntimeException | Error e) {
      entry.cancel();
      throw e;
    }
  }

  @SuppressWarnings("removal") // Without a security manager it still decides what is inherited.
  private void start() {
    Thread made = AccessController.doPrivileged((PrivilegedAction<Thread>) this::make);
    if (!thread.compareAndSet(null, made)) {
      return;
    }
    try {
      made.start();
    } catch (OutOfMemoryError e) {
      // No thread to be had: the next task tries again.
      thread.set(null);
      throw e;
    }
  }

  /**
   * Makes a thread that has nothing of the application's thread that happens to need it first: not
   * its context loader, its inheritable thread locals, its thread group, nor, by the privileged
   * block, its access control context, which would hold the loaders of everyone on its stack.
   */
  private Thread make() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    while (root.getParent() != null) {
      root = root.getParent();
    }
    Thread made = new Thread(root, this::run, "ha-agent-timer", 0, false);
    made.setDaemon(true);
    made.setContextClassLoader(null);
    return made;
  }

  private void run() {
    while (!closed) {
      wakesAt = AWAKE;
      see(inbox.drain(wheel));
      TimerEntry due;
      while (!closed && (due = wheel.due(tick())) != null) {
        run(due);
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
    inbox.drain(wheel);
    wheel.takeAll(TimerThread::close);
    ended = true;
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

  private static void close(TimerEntry entry) {
    if (entry instanceof TimerEntry.Sure) {
      run(entry);
    }
  }

  /** A task that fails is a fault of ours: tell, and keep the thread. */
  private static void run(TimerEntry entry) {
    Runnable work = entry.take();
    if (work == null) {
      return;
    }
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      Gate.fault("timer", e);
    }
  }

  /**
   * Ends the thread, which before runs the tasks of {@link #scheduleSurely} that wait; the others
   * are dropped. Returns when that is done, or a second later. Harmless when repeated.
   */
  @Override
  @SuppressWarnings("ReferenceEquality")
  public void close() {
    closed = true;
    Thread running = thread.get();
    if (running == null || running == Thread.currentThread()) {
      return;
    }
    LockSupport.unpark(running);
    long begun = System.nanoTime();
    while (!ended && System.nanoTime() - begun < LONGEST_CLOSE) {
      LockSupport.parkNanos(this, 1L << TICK_SHIFT);
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
    }
  }
}
