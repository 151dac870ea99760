package io.haagent.engine;

import org.jspecify.annotations.Nullable;

/**
 * What outlives a guard's definition: when that changes, the next version of the guard goes on with
 * it. The objects are shared with the version before, whose running calls end in them.
 */
final class GuardState {
  final GuardEvents events;
  final Counts counts;
  final LatencyHistogram latency;
  final LastFailure lastFailure;
  final @Nullable CircuitBreaker breaker;
  final @Nullable LimitSettings limit;
  final @Nullable RateLimiter limiter;
  final @Nullable Bulkhead bulkhead;
  final @Nullable BulkheadGroup group;

  /** The bulkhead's, or the group's. */
  final @Nullable AdaptiveLimit adaptive;

  /** The retry's, or the hedges' where that has none. */
  final @Nullable RetryBudget budget;

  /** Null where hedges aren't made after the time that most attempts take. */
  final @Nullable HedgeDelay hedgeDelay;

  GuardState(
      GuardEvents events,
      Counts counts,
      LatencyHistogram latency,
      LastFailure lastFailure,
      @Nullable CircuitBreaker breaker,
      @Nullable LimitSettings limit,
      @Nullable RateLimiter limiter,
      @Nullable Bulkhead bulkhead,
      @Nullable BulkheadGroup group,
      @Nullable AdaptiveLimit adaptive,
      @Nullable RetryBudget budget,
      @Nullable HedgeDelay hedgeDelay) {
    this.events = events;
    this.counts = counts;
    this.latency = latency;
    this.lastFailure = lastFailure;
    this.breaker = breaker;
    this.limit = limit;
    this.limiter = limiter;
    this.bulkhead = bulkhead;
    this.group = group;
    this.adaptive = adaptive;
    this.budget = budget;
    this.hedgeDelay = hedgeDelay;
  }

  /** Returns the bulkhead that the guard has or shares, or null. */
  @Nullable BulkheadStatus bulkhead() {
    if (group != null) {
      return group.status();
    }
    return bulkhead == null ? null : bulkhead.status();
  }

  /** Tells whether the limit lacks something, so that a new one would give permits twice. */
  boolean owes(long now) {
    return limiter != null && limiter.owed(now) > 0;
  }

  /** Returns the permits that the limit has left, -1 without one. */
  double tokens(long now) {
    return limit == null || limiter == null ? -1 : Math.max(0, limit.most() - limiter.owed(now));
  }
}
