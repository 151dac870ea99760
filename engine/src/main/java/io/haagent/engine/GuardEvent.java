package io.haagent.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a guard, or, where the guard is {@value #AGENT}, to the agent.
 *
 * @param epochMillis when, in milliseconds since 1970
 * @param level how much it matters
 * @param guard the guard's name
 * @param value which of the values that the guard tells calls apart by, and where it is found, such
 *     as {@code host a.example}; else null
 * @param event what happened
 * @param shadow whether the guard only tells what it would have done
 * @param circuitState the breaker's state after the event
 * @param from the breaker's state before a transition, else null
 * @param to the breaker's state after a transition, else null
 * @param failureCount failures in the window that led to the event; in half-open, of the probes
 * @param changes of a reload, one for each field of the policy that changed; else empty
 * @param reason one sentence for people
 */
public record GuardEvent(
    long epochMillis,
    Level level,
    String guard,
    @Nullable String value,
    Type event,
    boolean shadow,
    BreakerState circuitState,
    @Nullable BreakerState from,
    @Nullable BreakerState to,
    int failureCount,
    List<String> changes,
    String reason) {

  /** Stands where a guard's name would for what concerns all of them; no guard can be named so. */
  public static final String AGENT = "*";

  /** Copies the list. */
  public GuardEvent {
    changes = List.copyOf(changes);
  }

  /** Makes an event that is neither a shadow's nor a reload's. */
  public GuardEvent(
      long epochMillis,
      Level level,
      String guard,
      Type event,
      BreakerState circuitState,
      @Nullable BreakerState from,
      @Nullable BreakerState to,
      int failureCount,
      String reason) {
    this(
        epochMillis,
        level,
        guard,
        null,
        event,
        false,
        circuitState,
        from,
        to,
        failureCount,
        List.of(),
        reason);
  }

  /** Makes an event that is no single value's. */
  public GuardEvent(
      long epochMillis,
      Level level,
      String guard,
      Type event,
      boolean shadow,
      BreakerState circuitState,
      @Nullable BreakerState from,
      @Nullable BreakerState to,
      int failureCount,
      List<String> changes,
      String reason) {
    this(
        epochMillis,
        level,
        guard,
        null,
        event,
        shadow,
        circuitState,
        from,
        to,
        failureCount,
        changes,
        reason);
  }

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
    /**
     * A breaker that only measures would have opened; given at most once for each time that it
     * would have stayed open.
     */
    WOULD_OPEN,
    /** Calls are being rejected; given at most once a second for each guard. */
    NOT_PERMITTED,
    /**
     * Something that the policy file asks for can't be done; nothing is ever silently unguarded.
     */
    NOT_APPLIED,
    /** Another policy, or another version of it, is in place. */
    RELOADED,
    /** A policy that was to be taken over is wrong; the one before it stays in place. */
    RELOAD_FAILED,
    /** A guard, or all of them, went on, off or into shadow. */
    MODE
  }
}
