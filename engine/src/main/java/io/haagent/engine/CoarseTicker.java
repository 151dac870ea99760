package io.haagent.engine;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The system's clock with a {@linkplain #coarse coarse} time beside it, for a look at the clock is
 * dearer than all the rest of a guarded call. A daemon thread, {@code ha-agent-tick}, writes it
 * down every millisecond for about a second, if calls come so fast that this pays; then it sleeps
 * until they have shown again that they do. While it sleeps the coarse time is the clock's own. So
 * nothing wakes in a JVM that makes no guarded calls.
 *
 * <p>The coarse time is never ahead of the clock. Seen while the thread is about to write it down,
 * it is the clock's own too, and the one written down a little less. It falls behind where the
 * thread gets no processor: what must not be late is decided by {@link #nanos}.
 */
public final class CoarseTicker implements Ticker, AutoCloseable {
  private static final long TICK_NANOS = 1_000_000;

  /** A tick that took longer is remembered, so that the others are known not to have. */
  private static final long LATE_NANOS = 2 * TICK_NANOS;

  /** So many looks at the clock in so many nanoseconds are dearer than a hundred ticks. */
  private static final int LOOKS_BEFORE_TICKING = 4096;

  private static final long LOOKED_AT_NANOS = 100_000_000;

  private static final int TICKS_BEFORE_SLEEP = 1024;

  /** These times stand for "look at the clock": the thread sleeps, or is just about to tick. */
  private static final long ASLEEP = Long.MIN_VALUE;

  private static final long BETWEEN = ASLEEP + 1;

  private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
  private volatile long time = ASLEEP;

  /** When the last tick ended that took too long. */
  private volatile long lateUntil;

  /** Who waits in {@link #park}, so that nobody is left waiting when this is closed. */
  private final Set<Parked> waiting = ConcurrentHashMap.newKeySet();

  private volatile boolean wanted;
  private volatile boolean closed;

  /** Looks at the clock since {@link #firstLook}; both plain, as an estimate is enough. */
  private int looks;

  private long firstLook;

  /** Makes a ticker; no thread yet. */
  public CoarseTicker() {
    lateUntil = System.nanoTime();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public long coarse() {
    long now = time;
    return now > BETWEEN ? now : look();
  }

  /**
   * Whoever sees a time sees how long the ticks before it took. That a tick is over can also be
   * seen before the thread has written down how long it took: then it is over by now.
   */
  @Override
  public long lastOf(long coarse) {
    if (time == BETWEEN) {
      return System.nanoTime();
    }
    long late = lateUntil;
    return late - coarse > LATE_NANOS ? late : coarse + LATE_NANOS;
  }

  private long look() {
    long now = System.nanoTime();
    if (now - firstLook > LOOKED_AT_NANOS) {
      firstLook = now;
      looks = 0;
    } else if (++looks >= LOOKS_BEFORE_TICKING) {
      looks = 0;
      wake();
    }
    return now;
  }

  @SuppressWarnings("removal") // Without a security manager it still decides what is inherited.
  private void wake() {
    if (wanted || closed) {
      return;
    }
    wanted = true;
    Thread running = thread.get();
    if (running != null) {
      LockSupport.unpark(running);
      return;
    }
    Thread made = AccessController.doPrivileged((PrivilegedAction<Thread>) this::make);
    if (thread.compareAndSet(null, made)) {
      try {
        made.start();
      } catch (OutOfMemoryError e) {
        // No thread to be had: the clock does, and the next to look often enough tries again.
        thread.set(null);
        wanted = false;
      }
    }
  }

  /** As {@link TimerThread}'s, with nothing of the application's thread that needs it first. */
  private Thread make() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    while (root.getParent() != null) {
      root = root.getParent();
    }
    Thread made = new Thread(root, this::run, "ha-agent-tick", 0, false);
    made.setDaemon(true);
    made.setContextClassLoader(null);
    return made;
  }

  private void run() {
    while (!closed) {
      if (wanted) {
        tick();
        wanted = false;
      } else {
        LockSupport.park(this);
      }
    }
  }

  /**
   * Before each look at the clock nobody is shown the old time any more, so that whatever a thread
   * did at the old time it had begun to do before the new one.
   */
  private void tick() {
    long last = System.nanoTime();
    for (int ticks = 0; ticks < TICKS_BEFORE_SLEEP && !closed; ticks++) {
      time = Math.max(last, BETWEEN + 1);
      LockSupport.parkNanos(this, TICK_NANOS);
      time = BETWEEN;
      long now = System.nanoTime();
      if (now - last > LATE_NANOS) {
        lateUntil = now;
      }
      last = now;
    }
    time = ASLEEP;
  }

  /** One wait of a thread; told apart by itself, for a thread may be equal to another. */
  private static final class Parked {
    final Thread thread = Thread.currentThread();
  }

  @Override
  public void park(long nanos) {
    Parked parked = new Parked();
    waiting.add(parked);
    try {
      // Asked after it was added: whoever closes this now finds it.
      if (!closed) {
        LockSupport.parkNanos(this, nanos);
      }
    } finally {
      waiting.remove(parked);
    }
  }

  @Override
  public boolean closed() {
    return closed;
  }

  /** Ends the thread, and the waits of all others; the coarse time is the clock's from then on. */
  @Override
  public void close() {
    closed = true;
    for (Parked parked : waiting) {
      LockSupport.unpark(parked.thread);
    }
    Thread running = thread.get();
    if (running != null) {
      LockSupport.unpark(running);
    }
  }
}
