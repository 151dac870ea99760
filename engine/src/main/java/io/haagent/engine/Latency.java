package io.haagent.engine;

/**
 * How long a guard's calls took, from entry to answer with all waits and repeats, since the guard
 * was made; rejected and cancelled calls are left out. Nanoseconds, exact to 1.6 %.
 *
 * @param sampled whether only one call in 64 was timed, because no policy of the guard needs to
 *     know how long each takes
 * @param count how many calls were timed
 * @param p50 half of them took no longer; 0 without any, as the others
 * @param p95 95 % of them took no longer
 * @param p99 99 % of them took no longer
 * @param max the longest
 */
public record Latency(boolean sampled, long count, long p50, long p95, long p99, long max) {
  /** Of a guard that has timed no call. */
  public static final Latency NONE = new Latency(true, 0, 0, 0, 0, 0);
}
