package io.haagent.engine;

import io.haagent.bootstrap.Gate;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a timer: one leads it, and while it runs a task another one stands by, which takes
 * the lead if the task takes too long. For tasks hand their work to executors of the application,
 * or interrupt a thread, which closes its channel; and both may block for as long as they like.
 *
 * <pre>
 *   leads ──begins a task──▶ nobody leads ──ends it──▶ leads
 *                                 │ 5 ms
 *                                 ▼
 *                     the one that stood by leads; who comes late stands by, or ends
 * </pre>
 *
 * <p>Where no task falls due there is one thread. The other comes with the first that does, and
 * ends when for ten seconds there was none. The lead is had by compare-and-set, once; whoever has
 * it may touch the timer's wheel.
 */
final class TimerCrew {
  /** Much more than any task takes that isn't held up, little beside any timeout. */
  private static final long PATIENCE_NANOS = 5_000_000;

  private static final long IDLE_NANOS = 10_000_000_000L;

  /** More executors than that are not to hold a thread of ours each. */
  private static final int MOST = 8;

  private final TimerThread timer;
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicReference<@Nullable TimerWorker> leader = new AtomicReference<>();
  private final AtomicReference<@Nullable TimerWorker> standby = new AtomicReference<>();
  private final AtomicReferenceArray<@Nullable TimerWorker> workers =
      new AtomicReferenceArray<>(MOST);

  /** How many tasks have begun. */
  private final AtomicInteger begun = new AtomicInteger();

  private volatile boolean ended;

  TimerCrew(TimerThread timer) {
    this.timer = timer;
  }

  /** Has the timer looked at, though nothing of what is known to it be due. */
  void wake() {
    TimerWorker leading = leader.get();
    if (leading != null) {
      LockSupport.unpark(leading);
    } else if (started.compareAndSet(false, true)) {
      boolean hired = false;
      try {
        hired = hire(leader);
      } finally {
        if (!hired) {
          // No thread to be had: the next task tries again.
          started.set(false);
        }
      }
    }
    // Else a task is running, and who leads after it looks first.
  }

  /** Starts a thread that takes a place which nobody has; false where there are too many. */
  private boolean hire(AtomicReference<@Nullable TimerWorker> place) {
    TimerWorker made = make();
    int slot = 0;
    while (!workers.compareAndSet(slot, null, made)) {
      if (++slot == MOST) {
        return false;
      }
    }
    boolean hired = false;
    try {
      if (place.compareAndSet(null, made)) {
        hired = true;
        made.start();
      }
    } catch (OutOfMemoryError e) {
      place.set(null);
      hired = false;
      throw e;
    } finally {
      if (!hired) {
        workers.set(slot, null);
      }
    }
    return true;
  }

  /**
   * Makes a thread that has nothing of the application's thread that happens to need it first: not
   * its context loader, its inheritable thread locals, its thread group, nor, by the privileged
   * block, its access control context, which would hold the loaders of everyone on its stack.
   */
  @SuppressWarnings("removal") // Without a security manager it still decides what is inherited.
  private TimerWorker make() {
    return AccessController.doPrivileged(
        (PrivilegedAction<TimerWorker>)
            () -> {
              ThreadGroup root = Thread.currentThread().getThreadGroup();
              while (root.getParent() != null) {
                root = root.getParent();
              }
              return new TimerWorker(root, this);
            });
  }

  /** What a thread does all its life. */
  @SuppressWarnings("ReferenceEquality")
  void serve(TimerWorker me) {
    try {
      do {
        if (leader.get() == me) {
          timer.lead(me);
        }
      } while (!ended && standBy(me));
    } finally {
      for (int slot = 0; slot < MOST; slot++) {
        workers.compareAndSet(slot, me, null);
      }
    }
  }

  /**
   * Runs a task, on the thread that leads; one that fails is a fault of ours, which is told.
   *
   * @return whether the thread still leads
   */
  boolean run(TimerWorker me, Runnable work) {
    begun.getAndIncrement();
    me.watched = isWatched();
    leader.set(null);
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      tell(e);
    }
    return leader.compareAndSet(null, me);
  }

  private static void tell(Throwable fault) {
    try {
      Gate.fault("timer", fault);
    } catch (RuntimeException | Error e) {
      // No memory to tell it, for one: the lead must be taken back all the same.
    }
  }

  /** Sees to it that somebody stands by. */
  private boolean isWatched() {
    TimerWorker watching = standby.get();
    if (watching == null) {
      try {
        return hire(standby);
      } catch (OutOfMemoryError e) {
        return false;
      }
    }
    if (watching.asleep) {
      LockSupport.unpark(watching);
    }
    return true;
  }

  /** Waits until somebody has to take the lead; false where this thread isn't needed. */
  @SuppressWarnings("ReferenceEquality")
  private boolean standBy(TimerWorker me) {
    if (standby.get() != me && !standby.compareAndSet(null, me)) {
      return false;
    }
    int seen = begun.get() - 1;
    while (!ended) {
      boolean unused = Thread.interrupted();
      int now = begun.get();
      boolean running = leader.get() == null;
      if (running && now == seen) {
        if (leader.compareAndSet(null, me)) {
          standby.compareAndSet(me, null);
          return true;
        }
      } else if (running || now != seen) {
        seen = now;
        LockSupport.parkNanos(this, PATIENCE_NANOS);
      } else if (!sleeps(me, seen)) {
        return false;
      }
    }
    return false;
  }

  /** Returns false if for a long time no task has begun, and so this thread stands by no more. */
  private boolean sleeps(TimerWorker me, int seen) {
    long from = System.nanoTime();
    me.asleep = true;
    if (begun.get() == seen && !ended) {
      LockSupport.parkNanos(this, IDLE_NANOS);
    }
    me.asleep = false;
    if (begun.get() != seen || System.nanoTime() - from < IDLE_NANOS) {
      return true;
    }
    standby.set(null);
    // Who has begun a task before it could see that has relied on this thread.
    return begun.get() != seen && standby.compareAndSet(null, me);
  }

  /** Tells whether one of the threads is just handing a task to an executor. */
  @SuppressWarnings("ReferenceEquality")
  boolean isHeldUpIn(Executor executor) {
    for (int slot = 0; slot < MOST; slot++) {
      TimerWorker worker = workers.get(slot);
      if (worker != null && worker.entered == executor) {
        return true;
      }
    }
    return false;
  }

  /** Lets all threads end, that which leads last. */
  void end() {
    ended = true;
    TimerWorker watching = standby.get();
    if (watching != null) {
      LockSupport.unpark(watching);
    }
  }

  /** Wakes the timer, if it ever was, and waits until it has ended; for a while, at most. */
  void awaitEnd(long nanos) {
    if (!started.get()) {
      return;
    }
    wake();
    long from = System.nanoTime();
    while (!ended
        && System.nanoTime() - from < nanos
        && !Thread.currentThread().isInterrupted()
        && !(Thread.currentThread() instanceof TimerWorker)) {
      LockSupport.parkNanos(this, PATIENCE_NANOS / 20);
    }
  }
}
