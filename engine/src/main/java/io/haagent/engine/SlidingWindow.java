package io.haagent.engine;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Never more than {@code limit} calls in any window, wherever it begins: a log of when the last
 * {@code limit} permits may be used. Permit number <i>n</i> may be used a window after permit <i>n
 * - limit</i>.
 *
 * <p>Up to 1024 permits the log is exact, 8 bytes a permit. Above that neighbouring permits share
 * an entry, the latest time among them, so a permit may come back late by the time in which 1/512
 * of the limit is used: under steady load at most 1/512 of the rate is lost, never is one too many
 * admitted.
 *
 * <p>An entry is raised before the permit that it is for is claimed by counting on, so whoever
 * reads the entry of a claimed permit finds at least its time. One raised in vain is what the next
 * claim raises it to, but for the moment that lies between two threads' looks at the clock.
 */
final class SlidingWindow extends RateLimiter {
  private static final int ENTRIES = 1024;

  /** How many groups of reservations can be cancelled one after the other, the last one first. */
  private static final int SPARE = 64;

  /** Far beyond any wait, and still right by difference. */
  private static final long FURTHEST_NANOS = 1L << 60;

  private final long limit;
  private final long windowNanos;
  private final int shareBits;

  /** The number of the first permit, which begins a group. */
  private final long first;

  /** For each group of neighbouring permits the latest time at which one of them may be used. */
  private final AtomicLongArray latest;

  /** The number of the next permit. */
  private final AtomicLong next;

  /**
   * Makes an empty window.
   *
   * @param limit permits for each window, above 0
   * @param windowNanos above 0
   * @param now the clock at this moment
   */
  SlidingWindow(long limit, long windowNanos, long now) {
    if (limit < 1 || windowNanos < 1) {
      throw new IllegalArgumentException(
          "must be above 0: " + limit + " in " + windowNanos + " ns");
    }
    this.limit = limit;
    this.windowNanos = windowNanos;
    int bits = 0;
    while ((limit - 1) >> bits >= ENTRIES) {
      bits++;
    }
    this.shareBits = bits;
    int groups = (int) ((limit - 1) >> bits) + 1;
    // More than the limit has, so that no entry is raised while it still decides.
    this.latest = new AtomicLongArray(Integer.highestOneBit(groups + SPARE - 1) << 1);
    this.first = (long) groups << bits;
    this.next = new AtomicLong(first);
    for (int i = 0; i < latest.length(); i++) {
      latest.set(i, now - windowNanos);
    }
  }

  @Override
  long reserve(long now, long maxWaitNanos) {
    for (; ; ) {
      long permit = next.get();
      long wait = Math.max(0, latest.get(entry(permit - limit)) + windowNanos - now);
      if (wait > maxWaitNanos) {
        if (next.get() == permit) {
          return -wait;
        }
        continue;
      }
      raise(entry(permit), now + wait);
      if (next.compareAndSet(permit, permit + 1)) {
        return wait + 1;
      }
    }
  }

  private void raise(int entry, long time) {
    long before = latest.get(entry);
    while (before - time < 0 && !latest.compareAndSet(entry, before, time)) {
      before = latest.get(entry);
    }
  }

  @Override
  long waitNanos(long reservation) {
    return reservation - 1;
  }

  @Override
  void cancel(long now, long reservation) {
    long after = next.get();
    // Permits of one time are all alike; its entry stays, which only the next permit will read.
    if (latest.get(entry(after - 1)) == now + waitNanos(reservation)) {
      next.compareAndSet(after, after - 1);
    }
  }

  @Override
  double owed(long now) {
    long after = next.get();
    long taken = 0;
    long permit = after - limit;
    while (permit < after) {
      long end = Math.min(after, ((permit >> shareBits) + 1) << shareBits);
      long counts = latest.get(entry(permit)) + windowNanos - now;
      if (counts > 0) {
        // One that counts beyond a window waits behind others that the log has forgotten.
        taken += (end - permit) * ((counts - 1) / windowNanos + 1);
      }
      permit = end;
    }
    return taken;
  }

  @Override
  void owe(double permits, long now) {
    double most = (double) limit * (FURTHEST_NANOS / windowNanos);
    long after = first + (long) Math.ceil(Math.min(permits, most));
    next.set(after);
    long permit = Math.max(first, after - ((latest.length() - 1L) << shareBits));
    while (permit < after) {
      long end = Math.min(after, ((permit >> shareBits) + 1) << shareBits);
      latest.set(entry(permit), now + (end - 1 - first) / limit * windowNanos);
      permit = end;
    }
  }

  private int entry(long permit) {
    return (int) (permit >> shareBits) & (latest.length() - 1);
  }
}
