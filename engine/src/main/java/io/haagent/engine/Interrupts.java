package io.haagent.engine;

import io.haagent.bootstrap.Gate;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The calls of one guard that are to be interrupted when their time is over. A thread is inside a
 * guard at most once, so it names its call. Thread-safe.
 */
final class Interrupts {
  private final Scheduler scheduler;
  private final Counts counts;
  private final ConcurrentHashMap<Thread, Interruption> calls = new ConcurrentHashMap<>();

  Interrupts(Scheduler scheduler, Counts counts) {
    this.scheduler = scheduler;
    this.counts = counts;
  }

  /** Has the calling thread interrupted after so many nanoseconds, unless {@link #disarm} comes. */
  void arm(long nanos) {
    Thread thread = Thread.currentThread();
    try {
      Interruption call = new Interruption(thread, counts);
      calls.put(thread, call);
      call.handle = scheduler.schedule(call, nanos);
    } catch (RuntimeException | Error fault) {
      // No thread or no memory to be had: the call goes on, without its interrupt.
      Gate.fault("timer", fault);
    }
  }

  /** Ends the calling thread's call; returns true if it was interrupted, with the flag cleared. */
  boolean disarm() {
    Interruption call = calls.remove(Thread.currentThread());
    return call != null && call.end();
  }
}
