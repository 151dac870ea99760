package io.haagent.engine;

/**
 * A token bucket that lends tokens to threads in batches: while more than an eighth of the burst is
 * free, a thread that makes call after call spends them without a look at the clock and without a
 * write that others see. Below that the batches are spent, and then every call asks the bucket.
 *
 * <p>A token that is lent is taken, so no token is ever given twice. But the bucket must not fill
 * up with new tokens beside those that are lent and not spent yet, or both together would be more
 * than the burst: {@code lent} says how many there may be, and the bucket is never fuller than
 * leaves room for them. A thread that comes back tells by {@link Ticker#lastOf} until when it may
 * have spent them, and how many it has left. So one thread alone gets what the bucket itself would
 * give it, to the precision of the coarse time; several get less than a batch each less, and only
 * where the bucket was full.
 *
 * <p>Not for calls that wait: a batch would have its thread overtake them.
 */
final class LendingBucket extends RateLimiter {
  /** With 64 a batch costs each of its calls a nanosecond or two. */
  private static final int MOST = 64;

  /** A smaller batch isn't worth its bookkeeping. */
  private static final int LEAST = 8;

  /** This share of the burst is never lent at a time, and this one stays free for the others. */
  private static final int SHARE = 8;

  /** At least so many threads can have a batch at a time. */
  private static final int BATCHES = 8;

  private final TokenBucket bucket;
  private final int batch;
  private final long mostLent;
  private final long leave;

  /**
   * Makes a bucket that has lent nothing.
   *
   * @param bucket whose tokens nobody else takes
   * @param burst the bucket's
   * @param batch above 1
   */
  LendingBucket(TokenBucket bucket, long burst, int batch) {
    this.bucket = bucket;
    this.batch = batch;
    this.mostLent = burst / SHARE;
    this.leave = (burst + SHARE - 1) / SHARE;
  }

  /** Returns the bucket itself where its burst is too small for batches. */
  static RateLimiter over(TokenBucket bucket, long burst) {
    long batch = Math.min(MOST, burst / SHARE / BATCHES);
    return batch < LEAST ? bucket : new LendingBucket(bucket, burst, (int) batch);
  }

  /** Returns what the tokens come from. */
  TokenBucket bucket() {
    return bucket;
  }

  @Override
  boolean take(Stripe stripe, Ticker ticker, long coarse) {
    if (stripe.lentAt == coarse && stripe.lender == this && stripe.tokens > 0) {
      stripe.tokens--;
      return true;
    }
    return takeTimed(stripe, ticker, coarse);
  }

  private boolean takeTimed(Stripe stripe, Ticker ticker, long coarse) {
    if (stripe.lender != this) {
      stripe.lender = this;
      stripe.lent = 0;
      stripe.tokens = 0;
      stripe.lentAt = coarse - 1;
    }
    long now = ticker.nanos();
    boolean again = stripe.lentAt == coarse;
    if (stripe.lent > 0) {
      long last = again ? now : ticker.lastOf(stripe.lentAt);
      bucket.fillNoFurther(last, now);
    }
    stripe.lentAt = coarse;
    if (stripe.tokens > 0) {
      // The bucket has had room for them until now, and has to keep it.
      account(stripe, stripe.tokens);
      bucket.fillNoFurther(now, now);
      stripe.tokens--;
      return true;
    }
    // A batch pays where a thread calls more than once before the coarse time goes on.
    if (again && borrow(stripe, now)) {
      stripe.tokens = batch - 1;
      return true;
    }
    account(stripe, 0);
    return bucket.reserve(now, 0) > 0;
  }

  private boolean borrow(Stripe stripe, long now) {
    if (!bucket.holds(now, batch + leave)) {
      return false;
    }
    // One is spent now and not lent.
    int more = batch - 1 - stripe.lent;
    stripe.lent += more;
    return (more == 0 || bucket.lend(more) <= mostLent) && bucket.take(now, batch, leave);
  }

  private void account(Stripe stripe, int tokens) {
    if (stripe.lent != tokens) {
      bucket.lend(tokens - stripe.lent);
      stripe.lent = tokens;
    }
  }

  @Override
  long reserve(long now, long maxWaitNanos) {
    return bucket.reserve(now, maxWaitNanos);
  }

  @Override
  long waitNanos(long reservation) {
    return bucket.waitNanos(reservation);
  }

  @Override
  void cancel(long now, long reservation) {
    bucket.cancel(now, reservation);
  }

  @Override
  double owed(long now) {
    return bucket.owed(now);
  }

  @Override
  void owe(double permits, long now) {
    bucket.owe(permits, now);
  }
}
