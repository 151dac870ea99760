package io.haagent.policy;

import java.util.List;

/**
 * A circuit breaker. Defaults of {@code recommended}: 10 s, 20 calls, 50 % and 5 s are Hystrix's,
 * the 3 half-open calls ours, so that one lucky probe closes nothing. {@code hystrix} probes with 1
 * call; {@code resilience4j} has 100 calls, 100, 50 %, 60 s and 10 calls.
 *
 * @param window what it looks back on; 10 s
 * @param minimumCalls calls in the window below which it never opens, at least 1; 20, or the window
 *     where that holds fewer calls
 * @param failureRate percent of failures that opens it, above 0 to 100; 50
 * @param strict whether the rate must be exceeded rather than reached; false in every preset there
 *     is, because Hystrix and Resilience4j both open at the rate itself
 * @param failure what counts as a failure: exception classes, statuses, the word {@code timeout};
 *     by default on methods {@code java.lang.Exception} and {@code timeout}, on HTTP {@code
 *     java.io.IOException}, {@code 5xx} and {@code timeout}
 * @param ignore what counts for nothing, asked before {@code failure}; by default nothing
 * @param openForNanos how long it stays open, in nanoseconds; 5 s
 * @param halfOpenCalls probes of a half-open breaker, 1 to 1,000,000; 3
 * @param halfOpenMaxWaitNanos after how long a probe without an answer counts as a failure, in
 *     nanoseconds; {@code openForNanos}, in {@code resilience4j} 0, which is never
 */
public record BreakerPolicy(
    Window window,
    int minimumCalls,
    double failureRate,
    boolean strict,
    List<String> failure,
    List<String> ignore,
    long openForNanos,
    int halfOpenCalls,
    long halfOpenMaxWaitNanos) {
  /** Copies the lists. */
  public BreakerPolicy {
    failure = List.copyOf(failure);
    ignore = List.copyOf(ignore);
  }
}
