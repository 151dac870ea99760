package io.haagent.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker. Defaults of {@code recommended}: 10 s, 20 calls, 50 % and 5 s are Hystrix's,
 * the 3 half-open calls ours, so that one lucky probe closes nothing. {@link PresetDefaults} has
 * those of the other presets.
 *
 * @param mode what it is there for; on
 * @param window what it looks back on; 10 s
 * @param minimumCalls calls in the window below which no rate opens it, at least 1; 20, or the
 *     window where that holds fewer calls
 * @param failureRate percent of failures that opens it, above 0 to 100; 50; 0 is off, which only a
 *     preset can say
 * @param strict whether rates must be exceeded rather than reached; only {@code sentinel}'s must
 * @param consecutive failures in a row that open it, at least 1; 0 is off
 * @param slowCall what is slow; null is off
 * @param failedOrSlow percent of calls that failed, were slow, or both, above 0 to 100; 0 is off
 * @param failure what counts as a failure: exception classes, statuses, the word {@code timeout};
 *     by default on methods {@code java.lang.Exception} and {@code timeout}, on HTTP {@code
 *     java.io.IOException}, {@code 5xx} and {@code timeout}
 * @param ignore what counts for nothing, asked before {@code failure}; by default nothing
 * @param openForNanos how long it stays open, in nanoseconds; 5 s
 * @param openBackoff how that grows; null is not at all
 * @param halfOpenCalls probes of a half-open breaker, 1 to 1,000,000; 3
 * @param halfOpenMaxWaitNanos after how long a probe without an answer counts as a failure, in
 *     nanoseconds; {@code openForNanos}; 0 is never
 * @param ramp whether a breaker that has closed lets calls through by and by; false
 */
public record BreakerPolicy(
    BreakerMode mode,
    Window window,
    int minimumCalls,
    double failureRate,
    boolean strict,
    int consecutive,
    @Nullable SlowCall slowCall,
    double failedOrSlow,
    List<String> failure,
    List<String> ignore,
    long openForNanos,
    @Nullable OpenBackoff openBackoff,
    int halfOpenCalls,
    long halfOpenMaxWaitNanos,
    boolean ramp) {
  /** Copies the lists. */
  public BreakerPolicy {
    failure = List.copyOf(failure);
    ignore = List.copyOf(ignore);
  }
}
