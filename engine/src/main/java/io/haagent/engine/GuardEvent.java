package io.haagent.engine;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a guard.
 *
 * @param epochMillis when, in milliseconds since 1970
 * @param level how much it matters
 * @param guard the guard's name
 * @param event what happened
 * @param circuitState the breaker's state after the event
 * @param from the breaker's state before a transition, else null
 * @param to the breaker's state after a transition, else null
 * @param failureCount failures in the window that led to the event; in half-open, of the probes
 * @param reason one sentence for people
 */
public record GuardEvent(
    long epochMillis,
    Level level,
    String guard,
    Type event,
    BreakerState circuitState,
    @Nullable BreakerState from,
    @Nullable BreakerState to,
    int failureCount,
    String reason) {

  /** How much an event matters. */
  public enum Level {
    /** Good to know. */
    INFO,
    /** Somebody should look: a breaker opened. */
    WARN
  }

  /** What can happen to a guard; the names are those of the event file. */
  public enum Type {
    /** The breaker changed its state. */
    STATE_TRANSITION,
    /** Calls are being rejected; given at most once a second for each guard. */
    NOT_PERMITTED,
    /**
     * Something that the policy file asks for can't be done; nothing is ever silently unguarded.
     */
    NOT_APPLIED
  }
}
