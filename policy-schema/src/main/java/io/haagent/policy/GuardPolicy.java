package io.haagent.policy;

import org.jspecify.annotations.Nullable;

/**
 * One guard: what it stands in front of and what it does there. A policy that the file doesn't ask
 * for is null.
 *
 * @param name the key under {@code guards}, not empty
 * @param at where the name stands
 * @param target the calls it guards
 * @param mode whether it works; on by default
 * @param per what calls are told apart by, each value with policies of its own, or null
 * @param deadlineNanos how long a call may take from entry to answer, 0 for no deadline
 * @param attemptTimeoutNanos how long one attempt may take, 0 for no bound
 * @param interrupt whether a method that takes longer than either is interrupted
 * @param headers which hosts are told an attempt's number and deadline; internal ones by default
 * @param rejectThrow the exception class of the app to throw instead of ours, or null
 * @param retry the repeats
 * @param breaker the circuit breaker
 * @param limit the rate limit
 * @param bulkhead the bound on concurrent calls
 * @param fallback the answer in place of a call's own
 * @param hedge the attempts beside one that hasn't been answered in time
 * @param fault the faults that are injected on purpose
 */
public record GuardPolicy(
    String name,
    Location at,
    Target target,
    Mode mode,
    @Nullable PerPolicy per,
    long deadlineNanos,
    long attemptTimeoutNanos,
    boolean interrupt,
    CallHeaders headers,
    @Nullable ClassReference rejectThrow,
    @Nullable RetryPolicy retry,
    @Nullable BreakerPolicy breaker,
    @Nullable LimitPolicy limit,
    @Nullable BulkheadPolicy bulkhead,
    @Nullable FallbackPolicy fallback,
    @Nullable HedgePolicy hedge,
    @Nullable FaultPolicy fault) {

  /** Tells whether a list of the guard names what a method returns. */
  public boolean judgesResults() {
    return (retry != null && OutcomeList.anyValue(retry.on()))
        || (breaker != null
            && (OutcomeList.anyValue(breaker.failure()) || OutcomeList.anyValue(breaker.ignore())));
  }
}
