package io.haagent.engine;

/** What a breaker goes by; replaced as a whole when the policy changes. Immutable. */
final class BreakerTerms {
  final WindowShape shape;
  final BreakerSettings settings;
  final TripRules rules;
  final int minimumCalls;
  final BreakerMode mode;
  final Jitter jitter;
  final CircuitBreaker.Listener listener;

  /** Makes the terms of a breaker that is on. */
  BreakerTerms(
      WindowShape shape,
      BreakerSettings settings,
      Jitter jitter,
      CircuitBreaker.Listener listener) {
    this(shape, settings, BreakerMode.ON, jitter, listener);
  }

  /**
   * Makes the terms.
   *
   * @param mode what the policy says; an operator may have said otherwise since
   * @param jitter what open times and ramps are drawn from
   * @param listener hears of changes of state
   */
  BreakerTerms(
      WindowShape shape,
      BreakerSettings settings,
      BreakerMode mode,
      Jitter jitter,
      CircuitBreaker.Listener listener) {
    this.mode = mode;
    this.shape = shape;
    this.settings = settings;
    this.rules = settings.rules();
    this.minimumCalls = shape.minimumCalls(settings.minimumCalls());
    this.jitter = jitter;
    this.listener = listener;
  }
}
