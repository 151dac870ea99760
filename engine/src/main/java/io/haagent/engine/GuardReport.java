package io.haagent.engine;

import org.jspecify.annotations.Nullable;

/** Reads what of a guard is shown and what is to outlive the JVM, while calls go on. */
final class GuardReport {
  private final GuardState state;
  private final Ticker ticker;

  GuardReport(GuardState state, Ticker ticker) {
    this.state = state;
    this.ticker = ticker;
  }

  /**
   * Returns the guard's state and counts.
   *
   * @param values the guards of the values that it tells calls apart by, or null
   */
  GuardStatus status(@Nullable ValueGuards values) {
    ValuesStatus each = values == null ? null : values.status(0);
    Counts counts = state.counts;
    CircuitBreaker breaker = state.breaker;
    LastFailure.Failure last = state.lastFailure.get();
    if (breaker != null) {
      // Who asks sees a call that hangs, though no other call should come.
      breaker.look(ticker.nanos());
    }
    BreakerState own = breaker == null ? BreakerState.NONE : breaker.state();
    return new GuardStatus(
        each != null ? each.worst() : own,
        each != null ? each.failureRate() : breaker == null ? -1 : breaker.failureRate(),
        values != null ? values.standing() : breaker == null ? null : breaker.standing(),
        counts.calls(),
        counts.successes(),
        counts.failures(),
        counts.ignored(),
        counts.rejected(),
        counts.retries(),
        counts.fallbacks(),
        counts.faults(),
        last == null ? null : last.text(),
        last == null ? 0 : last.epochMillis(),
        metrics());
  }

  private GuardMetrics metrics() {
    Counts counts = state.counts;
    return new GuardMetrics(
        counts.timeouts(),
        counts.cancelled(),
        counts.rejected("breaker"),
        counts.rejected("limit"),
        counts.rejected("bulkhead"),
        counts.rejected("deadline"),
        counts.running(),
        counts.abandoned(),
        counts.hedges(),
        counts.hedgesWon(),
        state.tokens(ticker.nanos()),
        state.bulkhead(),
        state.latency.read());
  }

  /**
   * Returns what of the guard is to outlive the JVM.
   *
   * @param keys the limit that is kept for each key, or null
   */
  GuardMemory memory(@Nullable KeyedLimit keys) {
    long now = ticker.nanos();
    CircuitBreaker breaker = state.breaker;
    LimitSettings limit = state.limit;
    RateLimiter limiter = state.limiter;
    return new GuardMemory(
        0,
        breaker == null ? null : breaker.memory(now),
        limit == null || limiter == null
            ? null
            : new LimitMemory(limit, Math.max(0, limiter.owed(now))),
        state.adaptive == null ? 0 : state.adaptive.limit(),
        state.budget == null ? null : state.budget.memory(now),
        keys == null ? null : keys.memory(now));
  }
}
