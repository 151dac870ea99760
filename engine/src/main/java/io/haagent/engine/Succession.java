package io.haagent.engine;

import org.jspecify.annotations.Nullable;

/**
 * Makes the state that a guard begins with: of its older version what no change concerns, else of
 * another JVM's what has outlived that, the rest new. What an older version has and this one hasn't
 * is retired. Not thread-safe.
 */
final class Succession {
  /** As a retry's by default: Finagle's share of 20 % and ten a second beside. */
  private static final double HEDGE_RATIO = 0.2;

  private static final double HEDGES_PER_SECOND = 10;

  private final PolicyGuardBuilder next;
  private final @Nullable GuardState old;
  private final @Nullable GuardMemory restored;
  private final long now;

  Succession(PolicyGuardBuilder next, long now) {
    this.next = next;
    this.old = next.before == null ? null : next.before.state();
    this.restored = next.before == null ? next.restored : null;
    this.now = now;
  }

  GuardState state() {
    GuardEvents events =
        new GuardEvents(next.name, next.events, next.shadow, old == null ? null : old.events, now);
    Counts counts = old == null ? new Counts() : old.counts;
    boolean times = next.timesCalls();
    boolean isOfValues = next.per != null;
    if (isOfValues && next.before != null) {
      // Each value has its own of these.
      next.before.retire();
    }
    Bulkhead permits = isOfValues ? null : bulkhead(counts.stripes);
    LimitSettings limit = isOfValues ? null : next.limit;
    return new GuardState(
        events,
        counts,
        old == null ? new LatencyHistogram(times) : old.latency.going(times),
        old == null ? new LastFailure(now) : old.lastFailure,
        isOfValues ? null : breaker(counts.stripes, events),
        limit,
        limit == null ? null : limiter(limit),
        permits,
        next.group,
        next.group != null ? next.group.adaptive() : adaptive(permits),
        budget(counts.stripes),
        hedgeDelay());
  }

  private @Nullable CircuitBreaker breaker(Stripes stripes, CircuitBreaker.Listener listener) {
    CircuitBreaker before = old == null ? null : old.breaker;
    if (next.window == null || next.breaker == null) {
      if (before != null) {
        before.retire();
      }
      return null;
    }
    BreakerTerms terms =
        new BreakerTerms(next.window, next.breaker, next.breakerMode, next.jitter, listener);
    if (before == null) {
      CircuitBreaker made = new CircuitBreaker(terms, stripes, next.ticker);
      if (restored != null && restored.breaker() != null) {
        made.restore(restored.breaker(), restored.ageNanos(), next.ticker.nanos());
      }
      return made;
    }
    before.become(terms);
    return before;
  }

  private RateLimiter limiter(LimitSettings settings) {
    if (restored != null && restored.limit() != null) {
      return settings.limiter(restored.limit(), restored.ageNanos(), now);
    }
    return old == null || old.limit == null || old.limiter == null
        ? settings.limiter(now)
        : settings.limiter(old.limit, old.limiter, now);
  }

  private @Nullable Bulkhead bulkhead(Stripes stripes) {
    AdaptiveLimit before = ownAdaptive();
    if (before != null && !before.serves(next.adaptive)) {
      before.retire();
    }
    if (next.maxConcurrent == 0) {
      return null;
    }
    // What moves, or is queued for, is the same permits for all.
    boolean mayKeep = next.bulkheadWait == 0 && next.adaptive == null;
    if (old == null || old.bulkhead == null) {
      return new Bulkhead(next.maxConcurrent, mayKeep, stripes);
    }
    if (next.adaptive == null) {
      old.bulkhead.resize(next.maxConcurrent, mayKeep);
    }
    return old.bulkhead;
  }

  private @Nullable AdaptiveLimit adaptive(@Nullable Bulkhead bulkhead) {
    if (next.adaptive == null || bulkhead == null) {
      return null;
    }
    AdaptiveLimit before = ownAdaptive();
    if (before != null && before.serves(next.adaptive)) {
      return before;
    }
    int limit = before == null ? initial(next.adaptive) : before.limit();
    return new AdaptiveLimit(next.adaptive, limit, bulkhead, next.jitter, now);
  }

  private int initial(AdaptiveSettings settings) {
    return restored != null && restored.found() > 0 ? restored.found() : settings.initial();
  }

  /** A group's goes on without this guard. */
  private @Nullable AdaptiveLimit ownAdaptive() {
    return old == null || old.group != null ? null : old.adaptive;
  }

  private @Nullable RetryBudget budget(Stripes stripes) {
    if (next.hasRetryBudget()) {
      return budget(next.budgetRatio, next.budgetMinPerSecond, stripes);
    }
    return next.hedge == null ? null : budget(HEDGE_RATIO, HEDGES_PER_SECOND, stripes);
  }

  private RetryBudget budget(double ratio, double minPerSecond, Stripes stripes) {
    return restored != null && restored.budget() != null
        ? RetryBudget.restored(
            ratio, minPerSecond, stripes, restored.budget(), restored.ageNanos(), now)
        : new RetryBudget(ratio, minPerSecond, stripes, old == null ? null : old.budget, now);
  }

  private @Nullable HedgeDelay hedgeDelay() {
    if (next.hedge == null || next.hedge.afterNanos() > 0) {
      return null;
    }
    return old == null || old.hedgeDelay == null ? new HedgeDelay() : old.hedgeDelay;
  }
}
