package io.haagent.engine;

/**
 * Says when a call may go so that its guard's rate is kept. A permit may be reserved ahead of its
 * time; who reserves first is served first, without a queue, because the next one's time is later.
 *
 * <p>Implementations are lock-free, allocate nothing, and read no clock: the caller says what time
 * it is. A clock that runs back admits no more.
 */
abstract sealed class RateLimiter permits TokenBucket, LendingBucket, SlidingWindow, WarmUp {

  /**
   * Takes a permit now or, within {@code maxWaitNanos}, ahead of its time.
   *
   * @return above 0: the reservation, for {@link #waitNanos} and {@link #cancel}; below 0: nothing
   *     was taken, and this, negated, is how many nanoseconds it would have had to wait
   */
  abstract long reserve(long now, long maxWaitNanos);

  /**
   * Takes a permit if there is one now.
   *
   * @param stripe the calling thread's
   * @param coarse the ticker's coarse time, just read
   */
  boolean take(Stripe stripe, Ticker ticker, long coarse) {
    return reserve(ticker.nanos(), 0) > 0;
  }

  /** Returns how long after its {@code now} a reservation's permit may be used. */
  abstract long waitNanos(long reservation);

  /**
   * Gives a reservation back if it is still the last one; else its permit is lost, because the
   * later ones already have their times.
   *
   * @param now what {@link #reserve} was given
   */
  abstract void cancel(long now, long reservation);

  /** Returns how many permits are taken, ahead of their time too, and haven't flowed back yet. */
  abstract double owed(long now);

  /**
   * Goes on where another limiter was, before anybody else sees this one: what that one is owed
   * this one is owed, so what was full is full and no permit is given a second time.
   */
  void continueFrom(RateLimiter before, long now) {
    owe(before.owed(now), now);
  }

  /** Is owed so many permits from now on, before anybody else sees this one. */
  abstract void owe(double permits, long now);
}
