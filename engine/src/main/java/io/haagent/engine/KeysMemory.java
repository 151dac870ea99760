package io.haagent.engine;

/**
 * The buckets of a limit's keys that lacked most at a moment, and what their keys were hashed by.
 *
 * @param key what calls were told apart by
 * @param k0 the first half of the hash's own key
 * @param k1 the second half
 * @param buckets a key's hash, then the sixteenths of nanoseconds until its bucket is full, and so
 *     on
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two, and nobody changes the array
public record KeysMemory(CallKey key, long k0, long k1, long[] buckets) {
  /** The most buckets that are kept: 160 kB of them. */
  public static final int MOST = 10_000;

  /** Values for each bucket. */
  static final int STEP = 2;

  /** Checks what would otherwise fail in the midst of a call. */
  public KeysMemory {
    if (buckets.length % STEP != 0 || buckets.length > STEP * MOST) {
      throw new IllegalArgumentException("no limit kept so many keys: " + buckets.length);
    }
    for (int i = 1; i < buckets.length; i += STEP) {
      if (buckets[i] < 1 || buckets[i] > KeyRate.MOST_AHEAD) {
        throw new IllegalArgumentException("no key was ever so far ahead");
      }
    }
  }
}
