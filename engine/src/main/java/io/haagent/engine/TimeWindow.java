package io.haagent.engine;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * The calls of the last so many nanoseconds in ten buckets, as Hystrix and Failsafe cut theirs; the
 * running bucket is one of the ten, so a call is remembered for nine to ten tenths of the window.
 *
 * <p>Good calls are counted in their threads' stripes, of which the sum is noted when a bucket
 * begins. Within a bucket more of them can't open a breaker whose calls have been judged in it, so
 * the others, which are summed up, are the bad calls and the first good one of a bucket.
 */
final class TimeWindow implements Window {
  private static final int BUCKETS = 10;

  /** Good calls of the stripes that turned out to be bad; the others are kinds of calls. */
  private static final int AMENDED = (FAILED | SLOW) + 1;

  private static final int COUNTERS = AMENDED + 1;

  private static final AtomicLongFieldUpdater<TimeWindow> LAST_BAD =
      AtomicLongFieldUpdater.newUpdater(TimeWindow.class, "lastBad");
  private static final AtomicLongFieldUpdater<TimeWindow> LAST_SLOW =
      AtomicLongFieldUpdater.newUpdater(TimeWindow.class, "lastSlow");
  private static final AtomicLongFieldUpdater<TimeWindow> CALM_FROM =
      AtomicLongFieldUpdater.newUpdater(TimeWindow.class, "calmFrom");

  private final EpochRing ring;

  /** Hold the good calls that had only to be counted; the ring has the others. */
  private final Stripes stripes;

  private final Edges edges;

  /** The bucket of the last bad call. */
  private volatile long lastBad = Long.MIN_VALUE / 2;

  /** The same of the last slow one, so that a window without slow calls sums up half as much. */
  private volatile long lastSlow = Long.MIN_VALUE / 2;

  /** When the last bad call will have left; until then nothing is calm. */
  private volatile long calmFrom;

  /** The bucket in which calls were last judged; until its end only bad ones are news. */
  private volatile long judged = -1;

  TimeWindow(long nanos, Stripes stripes, long now) {
    if (nanos < 1) {
      throw new IllegalArgumentException("window must be above 0 ns: " + nanos);
    }
    this.ring = new EpochRing(COUNTERS, BUCKETS, nanos, now);
    this.stripes = stripes;
    this.edges = new Edges(ring, stripes.successes(), now);
    this.calmFrom = now;
  }

  @Override
  public boolean record(int kind, long now) {
    long epoch = ring.epoch(now);
    if (kind != GOOD) {
      note(kind, epoch);
    }
    if (edges.isDue(now)) {
      edges.note(stripes.successes(), now);
    }
    ring.add(kind, epoch, 1);
    return epoch - lastBad < BUCKETS;
  }

  @Override
  public boolean isCalm(long now) {
    return !edges.isDue(now) && (now - calmFrom >= 0 || judged == edges.epoch());
  }

  @Override
  public void judged(long now) {
    judged = ring.epoch(now);
  }

  @Override
  public void unjudged() {
    judged = -1;
  }

  @Override
  public void amend(long now) {
    long epoch = ring.epoch(now);
    for (long e = epoch; e > epoch - BUCKETS && e >= 0; e--) {
      if (ring.subtract(GOOD, e, 1)) {
        record(FAILED, now);
        return;
      }
      if (ring.subtract(SLOW, e, 1)) {
        record(FAILED | SLOW, now);
        return;
      }
      if (amendCounted(e, now)) {
        record(FAILED, now);
        return;
      }
    }
    record(FAILED, now);
  }

  private boolean amendCounted(long epoch, long now) {
    long sum = stripes.successes();
    long later = edges.since(epoch + 1, sum, now);
    if (edges.since(epoch, sum, now) - later <= ring.count(AMENDED, epoch)) {
      return false;
    }
    ring.add(AMENDED, epoch, 1);
    return true;
  }

  /**
   * Before it is counted, so that who finds it counted knows that there is something to sum. Once
   * for each bucket, and never set back by a thread that comes late with an older one.
   */
  private void note(int kind, long epoch) {
    if (epoch > lastBad) {
      // First, so that whoever passes by here because the bucket is known finds nothing calm.
      raise(CALM_FROM, ring.end(epoch + BUCKETS - 1));
      raise(LAST_BAD, epoch);
    }
    if ((kind & SLOW) != 0 && epoch > lastSlow) {
      raise(LAST_SLOW, epoch);
    }
  }

  /** By difference, for instants wrap around. */
  private void raise(AtomicLongFieldUpdater<TimeWindow> field, long to) {
    for (long seen = field.get(this); to - seen > 0; seen = field.get(this)) {
      if (field.compareAndSet(this, seen, to)) {
        return;
      }
    }
  }

  @Override
  public long calls(long now) {
    return others(now) + edges.within(stripes.successes(), now);
  }

  @Override
  public long leastCalls(long now) {
    return others(now) + edges.withinNoted(now);
  }

  /** A bucket's calls are told as of its beginning. */
  @Override
  public void remember(long now, WindowMemory memory) {
    long sum = stripes.successes();
    long running = ring.epoch(now);
    for (long e = Math.max(0, running - BUCKETS + 1); e <= running; e++) {
      long age = now - ring.end(e - 1);
      long counted = edges.since(e, sum, now) - edges.since(e + 1, sum, now);
      memory.add(age, GOOD, ring.count(GOOD, e) + counted - ring.count(AMENDED, e));
      memory.add(age, FAILED, ring.count(FAILED, e));
      memory.add(age, SLOW, ring.count(SLOW, e));
      memory.add(age, FAILED | SLOW, ring.count(FAILED | SLOW, e));
    }
  }

  @Override
  public void restore(int kind, int count, long time) {
    boolean unused = record(kind, time);
    if (count > 1) {
      ring.add(kind, ring.epoch(time), count - 1);
    }
  }

  /** Returns all calls but those that only the stripes have. */
  private long others(long now) {
    long epoch = ring.epoch(now);
    return ring.sum(GOOD, epoch) - ring.sum(AMENDED, epoch) + failedOrSlow(now);
  }

  @Override
  public long failed(long now) {
    long epoch = ring.epoch(now);
    return ring.sum(FAILED, epoch) + (hasSlow(epoch) ? ring.sum(FAILED | SLOW, epoch) : 0);
  }

  @Override
  public long slow(long now) {
    long epoch = ring.epoch(now);
    return hasSlow(epoch) ? ring.sum(SLOW, epoch) + ring.sum(FAILED | SLOW, epoch) : 0;
  }

  @Override
  public long failedOrSlow(long now) {
    return ring.sum(FAILED, ring.epoch(now)) + slow(now);
  }

  private boolean hasSlow(long epoch) {
    return epoch - lastSlow < BUCKETS;
  }
}
