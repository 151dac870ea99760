package io.haagent.engine;

import org.jspecify.annotations.Nullable;

/**
 * What outlives a guard's definition: when that changes, the next version of the guard goes on with
 * it. The objects are shared with the version before, whose running calls end in them.
 */
final class GuardState {
  final GuardEvents events;
  final Counts counts;
  final LastFailure lastFailure;
  final @Nullable CircuitBreaker breaker;
  final @Nullable LimitSettings limit;
  final @Nullable RateLimiter limiter;
  final @Nullable Bulkhead bulkhead;
  final @Nullable AdaptiveLimit adaptive;
  final @Nullable RetryBudget budget;

  GuardState(
      GuardEvents events,
      Counts counts,
      LastFailure lastFailure,
      @Nullable CircuitBreaker breaker,
      @Nullable LimitSettings limit,
      @Nullable RateLimiter limiter,
      @Nullable Bulkhead bulkhead,
      @Nullable AdaptiveLimit adaptive,
      @Nullable RetryBudget budget) {
    this.events = events;
    this.counts = counts;
    this.lastFailure = lastFailure;
    this.breaker = breaker;
    this.limit = limit;
    this.limiter = limiter;
    this.bulkhead = bulkhead;
    this.adaptive = adaptive;
    this.budget = budget;
  }
}
