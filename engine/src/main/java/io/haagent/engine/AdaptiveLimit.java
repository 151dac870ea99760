package io.haagent.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Sizes a bulkhead by the time that its calls take: those that ended within a second make one
 * measurement, their average, for the {@link ConcurrencyLaw}. A second and at least ten calls are
 * what concurrency-limits' {@code WindowedLimit} takes too: a law that is asked for every single
 * call follows chance, and forgets within a moment what is usual.
 *
 * <p>Only calls that succeeded are measured; one that failed may have done so at once. But a call
 * that was cut by the deadline, or failed after more than twice the last measurement, has been
 * dropped: however long it took, that is where its time ended.
 *
 * <p>Lock-free: of calls that end at the same moment one is noted, the others are left out, which
 * an average bears.
 */
final class AdaptiveLimit {
  private static final long SPAN = 1_000_000_000;
  private static final int LEAST = 10;

  private final AdaptiveSettings settings;
  private final Places bulkhead;
  private final ConcurrencyLaw law;
  private final InFlight running;

  private volatile int limit;
  private volatile boolean retired;

  /** True while one thread has the fields below; for ever once another limit has come instead. */
  private final AtomicBoolean busy = new AtomicBoolean();

  private long begun;
  private long sum;
  private int count;
  private int most;
  private boolean dropped;
  private long measured;

  /**
   * Makes a limit.
   *
   * @param limit to begin with; cut to the settings' bounds
   * @param bulkhead which only this object resizes from now on
   */
  AdaptiveLimit(AdaptiveSettings settings, int limit, Places bulkhead, Jitter jitter, long now) {
    this(settings, limit, bulkhead, jitter, now, new InFlight());
  }

  /** The same, with a place for the calls that run. */
  AdaptiveLimit(
      AdaptiveSettings settings,
      int limit,
      Places bulkhead,
      Jitter jitter,
      long now,
      InFlight running) {
    this.running = running;
    this.settings = settings;
    this.bulkhead = bulkhead;
    this.law = settings.law(Math.max(settings.min(), Math.min(settings.max(), limit)), jitter);
    this.begun = now;
    this.limit = law.limit();
    bulkhead.resize(this.limit);
  }

  /** Tells whether this is still the limit to go by under the given settings. */
  boolean serves(@Nullable AdaptiveSettings wanted) {
    return settings.equals(wanted) && !retired;
  }

  /** Returns how many calls may run at once. */
  int limit() {
    return limit;
  }

  /** Notes that a call begins; returns what to {@link #end} it by, 0 where it isn't measured. */
  int begin(long now) {
    return running.begin(now, false) + 1;
  }

  /** Returns when a call that is running began. */
  long began(int call) {
    return running.began(call - 1);
  }

  /** Notes that a call has ended; returns when it began. */
  long end(int call) {
    return running.end(call - 1);
  }

  /**
   * Takes in a call that has ended and given its permit back.
   *
   * @param nanos how long it took
   * @param cut whether that is longer than it may
   */
  void learn(long nanos, long now, Outcome outcome, boolean cut) {
    if (outcome == Outcome.IGNORED || !busy.compareAndSet(false, true)) {
      return;
    }
    try {
      if (cut || (outcome == Outcome.FAILURE && measured > 0 && nanos > 2 * measured)) {
        dropped = true;
        note(nanos);
      } else if (outcome == Outcome.SUCCESS) {
        note(nanos);
      }
      if (now - begun >= SPAN && count >= LEAST) {
        measure(now);
      }
    } finally {
      busy.setRelease(false);
    }
  }

  private void note(long nanos) {
    sum += Math.max(1, nanos);
    count++;
    most = Math.max(most, bulkhead.inUse() + 1);
  }

  private void measure(long now) {
    measured = dropped ? measured : sum / count;
    int next = law.update(sum / count, most, dropped);
    begun = now;
    sum = 0;
    count = 0;
    most = 0;
    dropped = false;
    if (next != limit) {
      limit = next;
      bulkhead.resize(next);
    }
  }

  /** Ends the resizing for ever. Not to be called by two threads at once. */
  void retire() {
    while (!retired && !busy.compareAndSet(false, true)) {
      // Whoever is busy is so for some dozens of instructions.
      Thread.onSpinWait();
    }
    retired = true;
  }
}
