package io.haagent.engine;

/**
 * The rate of a limit and how it is held.
 *
 * @param algorithm how
 * @param permits calls for each period, above 0
 * @param periodNanos above 0; of a sliding window its length
 * @param burst calls that can be saved up, above 0; a sliding window and pacing have none
 * @param warmUpNanos how long a cold limit takes to the whole rate, above 0; 0 where there is none
 */
public record LimitSettings(
    Algorithm algorithm, long permits, long periodNanos, long burst, long warmUpNanos) {

  /** How a rate is held. */
  public enum Algorithm {
    /** Saves up to {@code burst} calls and gains evenly. */
    TOKEN_BUCKET,
    /** Never more than {@code permits} in any period. */
    SLIDING_WINDOW,
    /** One call after the other at even distances. */
    PACED,
    /** A token bucket that gains a third of its rate at first and the whole after the warm-up. */
    WARM_UP
  }

  /** Checks the ranges. */
  public LimitSettings {
    if (permits < 1 || periodNanos < 1 || burst < 1) {
      throw new IllegalArgumentException(
          "must be above 0: " + permits + " permits, " + periodNanos + " ns, burst " + burst);
    }
    if (algorithm == Algorithm.WARM_UP ? warmUpNanos < 1 : warmUpNanos != 0) {
      throw new IllegalArgumentException(algorithm + " with a warm-up of " + warmUpNanos + " ns");
    }
  }

  /** Returns a token bucket's. */
  public static LimitSettings tokenBucket(long permits, long periodNanos, long burst) {
    return new LimitSettings(Algorithm.TOKEN_BUCKET, permits, periodNanos, burst, 0);
  }

  /** Returns how many permits can be taken at once, of a limiter that nothing was taken from. */
  long most() {
    return switch (algorithm) {
      case TOKEN_BUCKET, WARM_UP -> burst;
      case SLIDING_WINDOW -> permits;
      case PACED -> 1;
    };
  }

  /** Makes a limiter that nothing was taken from. */
  RateLimiter limiter(long now) {
    return switch (algorithm) {
      case TOKEN_BUCKET ->
          LendingBucket.over(new TokenBucket(permits, periodNanos, burst, now), burst);
      case SLIDING_WINDOW -> new SlidingWindow(permits, periodNanos, now);
      case PACED -> new TokenBucket(permits, periodNanos, 1, now);
      case WARM_UP -> new WarmUp(permits, periodNanos, burst, warmUpNanos, now);
    };
  }

  /** Makes the same without batches for threads, so that it is small. */
  RateLimiter plain(long now) {
    return algorithm == Algorithm.TOKEN_BUCKET
        ? new TokenBucket(permits, periodNanos, burst, now)
        : limiter(now);
  }

  /** Makes the small limiter that goes on where another small one is. */
  RateLimiter plain(LimitSettings old, RateLimiter before, long now) {
    if (equals(old)) {
      return before;
    }
    if (algorithm == Algorithm.TOKEN_BUCKET
        && old.algorithm == algorithm
        && before instanceof TokenBucket bucket) {
      return bucket.resized(permits, periodNanos, burst, now);
    }
    RateLimiter limiter = plain(now);
    limiter.continueFrom(before, now);
    return limiter;
  }

  /** Makes the limiter that goes on where another JVM's was, if that had these settings. */
  RateLimiter limiter(LimitMemory memory, long agedNanos, long now) {
    if (!equals(memory.settings())) {
      return limiter(now);
    }
    RateLimiter limiter = limiter(now - agedNanos);
    limiter.owe(memory.owed(), now - agedNanos);
    return limiter;
  }

  /**
   * Makes the limiter that goes on where another one is.
   *
   * @param old the other one's settings; where they are equal, it is the other one
   */
  RateLimiter limiter(LimitSettings old, RateLimiter before, long now) {
    if (equals(old)) {
      return before;
    }
    if (algorithm == Algorithm.TOKEN_BUCKET && old.algorithm == Algorithm.TOKEN_BUCKET) {
      TokenBucket bucket =
          before instanceof LendingBucket lending ? lending.bucket() : (TokenBucket) before;
      return LendingBucket.over(bucket.resized(permits, periodNanos, burst, now), burst);
    }
    RateLimiter limiter = limiter(now);
    limiter.continueFrom(before, now);
    return limiter;
  }
}
