package io.haagent.engine;

import org.jspecify.annotations.Nullable;

/**
 * What each value of a guard with {@code per} has for itself, made without anything that is kept
 * for each thread: that would be far larger than all the rest.
 *
 * @param window of the breaker, null without one
 * @param breaker null without one
 * @param mode what the breaker is there for
 * @param limit null without one
 * @param maxConcurrent of the bulkhead, 0 without one
 * @param adaptive how that finds its size, or null
 * @param jitter of the open times and of the adaptive limit
 */
record ValuePolicies(
    @Nullable WindowShape window,
    @Nullable BreakerSettings breaker,
    BreakerMode mode,
    @Nullable LimitSettings limit,
    int maxConcurrent,
    @Nullable AdaptiveSettings adaptive,
    Jitter jitter) {
  /** No thread ever owns one of these. */
  private static final Stripes NO_STRIPES = new Stripes();

  /** Slots for the calls that run, until more do at once. */
  static final int FEW = 16;

  /**
   * Makes what a value's guard goes by.
   *
   * @param shared what it has together with all other values
   * @param label of the value
   * @param old what it went by under an older version, or null
   */
  GuardState state(
      GuardState shared, String label, @Nullable GuardState old, Ticker ticker, long now) {
    GuardEvents events = shared.events.of(label);
    Bulkhead permits = bulkhead(old);
    return new GuardState(
        events,
        shared.counts,
        shared.latency,
        shared.lastFailure,
        breaker(old == null ? null : old.breaker, events, ticker),
        limit,
        limit == null ? null : limiter(limit, old, now),
        permits,
        shared.group,
        shared.group != null ? shared.adaptive : adaptive(old, permits, now),
        shared.budget,
        shared.hedgeDelay);
  }

  private @Nullable CircuitBreaker breaker(
      @Nullable CircuitBreaker old, CircuitBreaker.Listener listener, Ticker ticker) {
    if (window == null || breaker == null) {
      if (old != null) {
        old.retire();
      }
      return null;
    }
    BreakerTerms terms = new BreakerTerms(window, breaker, mode, jitter, listener);
    if (old == null) {
      return new CircuitBreaker(terms, NO_STRIPES, ticker, FEW);
    }
    old.become(terms);
    return old;
  }

  private static RateLimiter limiter(LimitSettings settings, @Nullable GuardState old, long now) {
    return old == null || old.limit == null || old.limiter == null
        ? settings.plain(now)
        : settings.plain(old.limit, old.limiter, now);
  }

  private @Nullable Bulkhead bulkhead(@Nullable GuardState old) {
    AdaptiveLimit before = ownAdaptive(old);
    if (before != null && !before.serves(adaptive)) {
      before.retire();
    }
    if (maxConcurrent == 0) {
      return null;
    }
    if (old == null || old.bulkhead == null) {
      return new Bulkhead(maxConcurrent, false, NO_STRIPES);
    }
    if (adaptive == null) {
      old.bulkhead.resize(maxConcurrent, false);
    }
    return old.bulkhead;
  }

  private @Nullable AdaptiveLimit adaptive(
      @Nullable GuardState old, @Nullable Bulkhead bulkhead, long now) {
    if (adaptive == null || bulkhead == null) {
      return null;
    }
    AdaptiveLimit before = ownAdaptive(old);
    if (before != null && before.serves(adaptive)) {
      return before;
    }
    int size = before == null ? adaptive.initial() : before.limit();
    return new AdaptiveLimit(adaptive, size, bulkhead, jitter, now, new InFlight(FEW));
  }

  /** A group's is that of other guards, too, and goes on without these values. */
  private static @Nullable AdaptiveLimit ownAdaptive(@Nullable GuardState old) {
    return old == null || old.group != null ? null : old.adaptive;
  }
}
