package io.haagent.engine;

import org.jspecify.annotations.Nullable;

/**
 * What is measured of a guard beside its {@link GuardStatus}, read without stopping the calls.
 *
 * @param timeouts attempts that took too long; failures and ignored ones alike count them too
 * @param cancelled attempts whose caller took them back; the ignored ones count them too
 * @param rejectedByBreaker calls that were rejected by the breaker; these four make up {@link
 *     GuardStatus#rejected}
 * @param rejectedByLimit by the limit
 * @param rejectedByBulkhead by the bulkhead
 * @param rejectedByDeadline by a deadline that was over, or would have been before they could begin
 * @param concurrent attempts that are running
 * @param abandoned those of them that were interrupted and run on, holding their permits
 * @param hedges attempts made beside one that hadn't been answered in time; in shadow mode those
 *     that would have been
 * @param hedgesWon those of them whose answer came first
 * @param tokens permits that the limit has left at this moment; -1 without one
 * @param bulkhead what the bulkhead is now, or null without one
 * @param latency how long calls took
 */
public record GuardMetrics(
    long timeouts,
    long cancelled,
    long rejectedByBreaker,
    long rejectedByLimit,
    long rejectedByBulkhead,
    long rejectedByDeadline,
    long concurrent,
    long abandoned,
    long hedges,
    long hedgesWon,
    double tokens,
    @Nullable BulkheadStatus bulkhead,
    Latency latency) {
  /** Of a guard that has seen no call and has no limit. */
  public static final GuardMetrics NONE =
      new GuardMetrics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, null, Latency.NONE);
}
