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
  static final int SECONDS = 10;
  static final long SECOND_NANOS = 1_000_000_000L;
  private static final long SPAN_NANOS = SECONDS * SECOND_NANOS;
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
   * @param before what the budget goes on from, with the same stripes: its deposits and what is
   *     left of its reserve stay, and calls that go on with it spend of the same; null for a full
   *     reserve
   */
  RetryBudget(
      double ratio, double minPerSecond, Stripes stripes, @Nullable RetryBudget before, long now) {
    this(
        ratio,
        minPerSecond,
        stripes,
        before == null ? new EpochRing(2, SECONDS, SPAN_NANOS, now) : before.folded(now),
        before,
        now);
  }

  private RetryBudget(
      double ratio,
      double minPerSecond,
      Stripes stripes,
      EpochRing ring,
      @Nullable RetryBudget before,
      long now) {
    if (!(ratio >= 0) || !(minPerSecond >= 0)) {
      throw new IllegalArgumentException("must not be below 0: " + ratio + ", " + minPerSecond);
    }
    this.ratio = Math.round(ratio * TOKEN);
    this.ring = ring;
    this.stripes = stripes;
    this.edges = before != null ? before.edges : new Edges(ring, stripes.admitted(), now);
    this.reserve =
        reserve(
            Math.round(minPerSecond * TOKEN),
            Math.max(1, (long) (minPerSecond * SECONDS)),
            before == null ? null : before.reserve,
            now);
  }

  /**
   * Makes the budget that goes on where another JVM's was.
   *
   * @param agedNanos how long ago it was so
   */
  static RetryBudget restored(
      double ratio,
      double minPerSecond,
      Stripes stripes,
      BudgetMemory memory,
      long agedNanos,
      long now) {
    long then = now - Math.min(agedNanos, 2 * SPAN_NANOS); // when all of it is over
    // Begun before, so that each amount falls into the second that it was in.
    EpochRing ring = new EpochRing(2, SECONDS, SPAN_NANOS, then - memory.nanos() - SPAN_NANOS);
    for (int ago = SECONDS - 1; ago >= 0; ago--) {
      put(ring, DEPOSITS, SECONDS - ago, memory.deposits()[ago]);
      put(ring, WITHDRAWALS, SECONDS - ago, memory.withdrawals()[ago]);
    }
    RetryBudget full = new RetryBudget(ratio, minPerSecond, stripes, ring, null, then);
    if (full.reserve != null) {
      full.reserve.owe(Math.min(memory.owed(), full.reserve.burst()), then);
    }
    return full;
  }

  private static void put(EpochRing ring, int counter, long epoch, long amount) {
    if (amount > 0) {
      ring.add(counter, epoch, amount);
    }
  }

  /** Returns what is to outlive the JVM. */
  BudgetMemory memory(long now) {
    long epoch = ring.epoch(now);
    long[] deposits = new long[SECONDS];
    long[] withdrawals = new long[SECONDS];
    long sum = stripes.admitted();
    long later = 0;
    for (int ago = 0; ago < SECONDS && ago <= epoch; ago++) {
      long since = edges.since(epoch - ago, sum, now);
      deposits[ago] = ring.count(DEPOSITS, epoch - ago) + Math.max(0, since - later) * ratio;
      withdrawals[ago] = ring.count(WITHDRAWALS, epoch - ago);
      later = since;
    }
    long nanos = SECOND_NANOS - Math.max(1, Math.min(SECOND_NANOS, ring.end(epoch) - now));
    return new BudgetMemory(nanos, deposits, withdrawals, reserve == null ? 0 : reserve.owed(now));
  }

  /** Returns how many repeats the budget bears now. */
  double left(long now) {
    double deposited = Math.max(0, balance(ring.epoch(now), now)) / (double) TOKEN;
    return deposited + (reserve == null ? 0 : Math.max(0, reserve.burst() - reserve.owed(now)));
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

  /**
   * Returns the ring with what was in the stripes, where another ratio doesn't change its worth.
   */
  private EpochRing folded(long now) {
    long epoch = ring.epoch(now);
    long sum = stripes.admitted();
    long[] since = new long[SECONDS + 1];
    for (int age = 0; age < SECONDS && age <= epoch; age++) {
      since[age + 1] = edges.since(epoch - age, sum, now);
    }
    // Out of the one before into the other, so that nobody finds it in both.
    edges.restart(sum);
    for (int age = 0; age < SECONDS && age <= epoch; age++) {
      ring.add(DEPOSITS, epoch - age, (since[age + 1] - since[age]) * ratio);
    }
    return ring;
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

  /** The ring first, into which {@link #folded} moves what it has taken from the edges. */
  private long balance(long epoch, long now) {
    return ring.sum(DEPOSITS, epoch)
        + edges.within(stripes.admitted(), now) * ratio
        - ring.sum(WITHDRAWALS, epoch);
  }
}
