package io.haagent.engine;

import org.jspecify.annotations.Nullable;

/**
 * A bulkhead that several guards share, each with a priority: {@link PriorityPermits} says who is
 * admitted while places get few. It outlives the versions of its guards, so that what runs is
 * counted whatever changes. Thread-safe, but for its sizing, which one thread does at a time.
 */
public final class BulkheadGroup {
  private final String name;
  private final Ticker ticker;
  private final Jitter jitter;
  private final PriorityPermits permits;
  private volatile @Nullable AdaptiveLimit adaptive;

  /**
   * Makes a group of fixed size.
   *
   * @param name as the policy file gives it
   * @param size how many calls of all its guards may run at once, at least 1
   */
  public BulkheadGroup(String name, int size, Ticker ticker) {
    this(name, size, ticker, Jitter.random());
  }

  BulkheadGroup(String name, int size, Ticker ticker, Jitter jitter) {
    this.name = name;
    this.ticker = ticker;
    this.jitter = jitter;
    this.permits = new PriorityPermits(atLeastOne(size));
  }

  /** Returns the group's name as the policy file gives it. */
  public String name() {
    return name;
  }

  /** Gives the group a fixed size; calls that run keep their places. */
  public void resize(int size) {
    AdaptiveLimit before = adaptive;
    adaptive = null;
    if (before != null) {
      before.retire();
    }
    permits.resize(atLeastOne(size));
  }

  /**
   * Has the group find its size by itself from now on, beginning at the one found so far; guards
   * that are built from now on are measured for it.
   */
  public void adapt(AdaptiveSettings settings) {
    adapt(settings, 0);
  }

  /**
   * The same of a group that may have been in another JVM before.
   *
   * @param found what it had found there, for where it hasn't found anything yet; else 0
   */
  public void adapt(AdaptiveSettings settings, int found) {
    AdaptiveLimit before = adaptive;
    if (before != null && before.serves(settings)) {
      return;
    }
    int limit = found > 0 ? found : settings.initial();
    if (before != null) {
      before.retire();
      limit = before.limit();
    }
    adaptive = new AdaptiveLimit(settings, limit, permits, jitter, ticker.nanos());
  }

  /** Returns what finds the size, or null where it is fixed. */
  @Nullable AdaptiveLimit adaptive() {
    return adaptive;
  }

  /** Returns how many may run at once, and how many do. */
  BulkheadStatus status() {
    return new BulkheadStatus(permits.size(), permits.inUse(), name);
  }

  PriorityPermits permits() {
    return permits;
  }

  private static int atLeastOne(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("a group of " + size + " places");
    }
    return size;
  }
}
