package io.haagent.engine;

/** A breaker's listener that hears nothing. */
enum Deaf implements CircuitBreaker.Listener {
  LISTENER;

  @Override
  public void transition(BreakerState from, BreakerState to, int failures, String reason) {}

  @Override
  public void ordered(BreakerState from, BreakerState to, String by) {}

  @Override
  public void wouldOpen(int failures, String reason) {}
}
