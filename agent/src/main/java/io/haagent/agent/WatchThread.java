package io.haagent.agent;

import io.haagent.agent.live.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The one thread that looks after things: every 250 ms it calls each {@link Tick}, one after the
 * other. It counts by {@link System#nanoTime}, so that setting the clock does nothing to it.
 * Thread-safe.
 */
final class WatchThread implements Runnable {
  /** Twice this, for a file must be the same twice, is well within the second that is promised. */
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final AgentLog log;
  private final Thread thread = AgentThread.unstarted(this, "ha-agent-watch");
  private volatile List<Tick> ticks = List.of();
  private volatile boolean closed;

  WatchThread(AgentLog log) {
    this.log = log;
  }

  void start() {
    thread.start();
  }

  /** Tells whether it is the calling thread. */
  boolean isCurrent() {
    return thread == Thread.currentThread();
  }

  synchronized void add(Tick tick) {
    List<Tick> all = new ArrayList<>(ticks);
    all.add(tick);
    ticks = all;
  }

  private synchronized void remove(Tick tick) {
    List<Tick> all = new ArrayList<>(ticks);
    all.remove(tick);
    ticks = all;
  }

  /** Ends the thread, and waits for that unless it is the caller. */
  void close() {
    closed = true;
    LockSupport.unpark(thread);
    AgentThread.join(thread);
    ticks = List.of();
  }

  @Override
  public void run() {
    while (pause()) {
      List<Tick> now = ticks;
      for (int i = 0; i < now.size() && !closed; i++) {
        tick(now.get(i));
      }
    }
  }

  private void tick(Tick tick) {
    try {
      if (tick.tick()) {
        remove(tick);
      }
    } catch (RuntimeException | Error e) {
      log.fault("the watch thread", e);
    }
  }

  /** Waits for the next turn; false where there is none. */
  private boolean pause() {
    long end = System.nanoTime() + PERIOD_NANOS;
    long left = PERIOD_NANOS;
    while (left > 0 && !closed) {
      LockSupport.parkNanos(this, left);
      if (Thread.interrupted()) {
        log.warn("somebody interrupted ha-agent-watch; it goes on");
      }
      left = end - System.nanoTime();
    }
    return !closed;
  }
}
