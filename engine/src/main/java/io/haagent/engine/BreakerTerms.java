package io.haagent.engine;

/** What a breaker goes by; replaced as a whole when the policy changes. Immutable. */
final class BreakerTerms {
  final WindowShape shape;
  final BreakerSettings settings;
  final FailureRate rate;
  final int minimumCalls;
  final CircuitBreaker.Listener listener;

  BreakerTerms(WindowShape shape, BreakerSettings settings, CircuitBreaker.Listener listener) {
    this.shape = shape;
    this.settings = settings;
    this.rate = new FailureRate(settings.failureRate(), settings.strict());
    this.minimumCalls = shape.minimumCalls(settings.minimumCalls());
    this.listener = listener;
  }
}
