package io.haagent.engine;

import org.jspecify.annotations.Nullable;

/**
 * Bounds repeats to a share of the calls, so that retries can't multiply the load on a dependency
 * that is down: Finagle's rule. Each first attempt deposits a share of a token that lives for ten
 * seconds; beside that a reserve of ten seconds' worth flows in at a steady rate and is there in
 * full from the start. Each repeat takes one token, of the deposits if they have one.
 *
 * <p>Lock-free. Repeats that race for the last token may all be refused, never all be granted.
 */
final class RetryBudget {
  private static final int SECONDS = 10;
  private static final long SPAN_NANOS = SECONDS * 1_000_000_000L;
  private static final int DEPOSITS = 0;
  private static final int WITHDRAWALS = 1;

  /** Tokens are counted in thousandths, which a ratio is rounded to. */
  private static final long TOKEN = 1000;

  private final long ratio;
  private final EpochRing ring;

  /** Count the first attempts of the threads that have one; each has paid a deposit. */
  private final Stripes stripes;

  private final Edges edges;
  private final @Nullable TokenBucket reserve;

  /**
   * Makes a budget with a full reserve.
   *
   * @param ratio tokens that a first attempt deposits, at least 0
   * @param minPerSecond tokens that flow in every second, at least 0
   */
  RetryBudget(double ratio, double minPerSecond, Stripes stripes, long now) {
    this(ratio, minPerSecond, stripes, null, now);
  }

  /**
   * Makes a budget.
   *
   * @param stripes where first attempts are counted that aren't {@linkplain #deposit told}
   * @param before what the budget goes on from: its deposits and what is left of its reserve stay;
   *     null for a full reserve
   */
  RetryBudget(
      double ratio, double minPerSecond, Stripes stripes, @Nullable RetryBudget before, long now) {
    if (!(ratio >= 0) || !(minPerSecond >= 0)) {
      throw new IllegalArgumentException("must not be below 0: " + ratio + ", " + minPerSecond);
    }
    this.ratio = Math.round(ratio * TOKEN);
    this.ring = before != null ? before.ring : new EpochRing(2, SECONDS, SPAN_NANOS, now);
    this.stripes = stripes;
    if (before != null) {
      before.fold(now);
    }
    this.edges = new Edges(ring, stripes.admitted(), now);
    this.reserve =
        reserve(
            Math.round(minPerSecond * TOKEN),
            Math.max(1, (long) (minPerSecond * SECONDS)),
            before == null ? null : before.reserve,
            now);
  }

  private static @Nullable TokenBucket reserve(
      long perThousandSeconds, long burst, @Nullable TokenBucket before, long now) {
    if (perThousandSeconds == 0) {
      return null;
    }
    long period = TOKEN * 1_000_000_000L;
    return before != null
        ? before.resized(perThousandSeconds, period, burst, now)
        : new TokenBucket(perThousandSeconds, period, burst, now);
  }

  /** Tells whether deposits count for anything, for they need the time. */
  boolean takesDeposits() {
    return ratio > 0;
  }

  /** Notes a first attempt. */
  void deposit(long now) {
    if (ratio > 0) {
      ring.add(DEPOSITS, ring.epoch(now), ratio);
    }
  }

  /** To be told before a first attempt is counted in a stripe, which then pays by being counted. */
  void isCounted(long coarse) {
    if (edges.isDue(coarse)) {
      edges.note(stripes.admitted(), coarse);
    }
  }

  /** Moves what is in the stripes to the ring, where another ratio doesn't change its worth. */
  private void fold(long now) {
    long epoch = ring.epoch(now);
    long sum = stripes.admitted();
    long later = 0;
    for (long e = epoch; e > epoch - SECONDS && e >= 0; e--) {
      long since = edges.since(e, sum, now);
      ring.add(DEPOSITS, e, (since - later) * ratio);
      later = since;
    }
  }

  /** Takes a token for a repeat; returns whether there was one. */
  boolean withdraw(long now) {
    return withdrawDeposit(now) || (reserve != null && reserve.reserve(now, 0) > 0);
  }

  private boolean withdrawDeposit(long now) {
    if (ratio == 0) {
      return false;
    }
    long epoch = ring.epoch(now);
    if (balance(epoch, now) < TOKEN) {
      return false;
    }
    // Taken first and checked again, so that of two that race for one token none gets it twice.
    ring.add(WITHDRAWALS, epoch, TOKEN);
    if (balance(epoch, now) >= 0) {
      return true;
    }
    ring.subtract(WITHDRAWALS, epoch, TOKEN);
    return false;
  }

  private long balance(long epoch, long now) {
    return ring.sum(DEPOSITS, epoch)
        + edges.within(stripes.admitted(), now) * ratio
        - ring.sum(WITHDRAWALS, epoch);
  }
}
