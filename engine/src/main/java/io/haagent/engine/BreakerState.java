package io.haagent.engine;

/** What a circuit breaker does with calls just now. */
public enum BreakerState {
  /** Lets every call through. */
  CLOSED,
  /** Rejects every call. */
  OPEN,
  /** Lets a few calls through to learn whether the dependency has recovered. */
  HALF_OPEN,
  /** The guard has no breaker. */
  NONE
}
