package io.haagent.engine;

/** What a circuit breaker does with calls just now. */
public enum BreakerState {
  /** Lets every call through. */
  CLOSED,
  /** Rejects every call. */
  OPEN,
  /** Lets a few calls through to learn whether the dependency has recovered. */
  HALF_OPEN,
  /** Rejects every call, because an operator said so. */
  FORCED_OPEN,
  /** Lets every call through, whatever comes of it, because an operator said so. */
  FORCED_CLOSED,
  /** Lets every call through and learns nothing, for its mode says so. */
  DISABLED,
  /** Lets every call through, and tells when it would have opened, for its mode says so. */
  METRICS_ONLY,
  /** The guard has no breaker. */
  NONE
}
