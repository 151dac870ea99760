package io.haagent.engine;

import org.jspecify.annotations.Nullable;

/**
 * A guard's state and counts at a moment, read without stopping the calls: the numbers are each
 * exact, not all of the same instant.
 *
 * @param breakerState {@link BreakerState#NONE} without a breaker
 * @param failureRate percent of the breaker's window; -1 without a breaker or below {@code
 *     minimumCalls}
 * @param breaker since when it is so, or null without one
 * @param calls calls that ended or were rejected, nested ones left out
 * @param successes attempts that succeeded
 * @param failures attempts that failed, timeouts included
 * @param ignored attempts that count for nothing
 * @param rejected calls that no policy admitted; in shadow mode those it would have rejected
 * @param retries attempts made after the first; in shadow mode those it would have made
 * @param fallbacks outcomes that the fallback took the place of; in shadow mode those it would have
 * @param faults attempts that an injected fault struck
 * @param lastFailure the last failure's class and message, or null
 * @param lastFailureMillis when it was, in milliseconds since 1970, or 0
 * @param metrics what is measured beside
 */
public record GuardStatus(
    BreakerState breakerState,
    double failureRate,
    @Nullable BreakerStanding breaker,
    long calls,
    long successes,
    long failures,
    long ignored,
    long rejected,
    long retries,
    long fallbacks,
    long faults,
    @Nullable String lastFailure,
    long lastFailureMillis,
    GuardMetrics metrics) {
  /** Of a guard that is off. */
  public static final GuardStatus OFF =
      new GuardStatus(
          BreakerState.NONE, -1, null, 0, 0, 0, 0, 0, 0, 0, 0, null, 0, GuardMetrics.NONE);
}
