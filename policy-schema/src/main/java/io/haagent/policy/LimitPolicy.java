package io.haagent.policy;

import org.jspecify.annotations.Nullable;

/**
 * A limit on the rate of calls. Only {@code resilience4j} has a default rate, 50 per 500 ns with a
 * wait of 5 s.
 *
 * @param algorithm how the rate is held; a token bucket, which Envoy, Guava and Bucket4j have too
 * @param permits calls per period, at least 1
 * @param periodNanos the period in nanoseconds; of a sliding window its length
 * @param burst permits that can be saved up, 1 to 1,000,000,000; one second's worth, at least 1; 1
 *     where the algorithm has none
 * @param warmUpNanos how long a cold limit takes to its whole rate, in nanoseconds; 0 where the
 *     algorithm has none
 * @param waitNanos how long a call may wait for its permit, in nanoseconds; 0
 * @param keys by what it is kept apart, or null where all calls share it; where there are tiers,
 *     the numbers before are the first tier's
 */
public record LimitPolicy(
    Algorithm algorithm,
    long permits,
    long periodNanos,
    long burst,
    long warmUpNanos,
    long waitNanos,
    @Nullable KeyPolicy keys) {

  /** How a rate is held, in the file's words. */
  public enum Algorithm {
    TOKEN_BUCKET("tokenBucket", true),
    SLIDING_WINDOW("slidingWindow", false),
    PACED("paced", false),
    WARM_UP("warmUp", true);

    final String word;

    /** Whether calls can be saved up. */
    final boolean bursts;

    Algorithm(String word, boolean bursts) {
      this.word = word;
      this.bursts = bursts;
    }
  }

  static LimitPolicy tokenBucket(long permits, long periodNanos, long burst, long waitNanos) {
    return new LimitPolicy(Algorithm.TOKEN_BUCKET, permits, periodNanos, burst, 0, waitNanos, null);
  }
}
