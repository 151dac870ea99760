package io.haagent.engine;

import io.haagent.bootstrap.Gate;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Turns what happens in a guard into events, and keeps a sink's faults from the calls. */
final class GuardEvents implements CircuitBreaker.Listener {

  /** How often a guard tells that it rejects calls, at most. */
  private static final long NOT_PERMITTED_NANOS = 1_000_000_000L;

  private final String guard;
  private final EventSink sink;
  private final boolean shadow;
  private final AtomicLong lastRefusal;

  /** The value that these are about, where the guard tells calls apart by one. */
  private final @Nullable String value;

  /**
   * Makes the teller of a guard.
   *
   * @param before its older version's, so that a reload makes no more of the refusals
   */
  GuardEvents(
      String guard, EventSink sink, boolean shadow, @Nullable GuardEvents before, long now) {
    this.guard = guard;
    this.sink = sink;
    this.shadow = shadow;
    this.lastRefusal =
        before != null ? before.lastRefusal : new AtomicLong(now - NOT_PERMITTED_NANOS);
    this.value = null;
  }

  private GuardEvents(GuardEvents guard, String value) {
    this.guard = guard.guard;
    this.sink = guard.sink;
    this.shadow = guard.shadow;
    this.lastRefusal = guard.lastRefusal;
    this.value = value;
  }

  /** Returns the teller of one of the guard's values. */
  GuardEvents of(String label) {
    return new GuardEvents(this, label);
  }

  @Override
  public void transition(BreakerState from, BreakerState to, int failures, String reason) {
    changed(from, to, failures, reason);
  }

  @Override
  public void ordered(BreakerState from, BreakerState to, String by) {
    if (value != null) {
      // An order is given to all values, and told once.
      return;
    }
    String what =
        switch (to) {
          case FORCED_OPEN -> "forced open";
          case FORCED_CLOSED -> "forced closed";
          case DISABLED -> "disabled";
          case METRICS_ONLY -> from == to ? "reset" : "set to measure only";
          default -> from == BreakerState.METRICS_ONLY ? "switched on" : "reset";
        };
    changed(from, to, 0, what + " by " + by);
  }

  @Override
  public void wouldOpen(int failures, String reason) {
    tell(
        GuardEvent.Level.WARN,
        GuardEvent.Type.WOULD_OPEN,
        BreakerState.METRICS_ONLY,
        null,
        null,
        failures,
        reason);
  }

  private void changed(BreakerState from, BreakerState to, int failures, String reason) {
    boolean opened = to == BreakerState.OPEN || to == BreakerState.FORCED_OPEN;
    tell(
        opened ? GuardEvent.Level.WARN : GuardEvent.Level.INFO,
        GuardEvent.Type.STATE_TRANSITION,
        to,
        from,
        to,
        failures,
        reason);
  }

  /** Tells of a refusal, unless one was told of within the last second. */
  void refused(long token, BreakerState state, long now) {
    long last = lastRefusal.get();
    if (now - last >= NOT_PERMITTED_NANOS && lastRefusal.compareAndSet(last, now)) {
      tell(
          GuardEvent.Level.INFO,
          GuardEvent.Type.NOT_PERMITTED,
          state,
          null,
          null,
          0,
          Refusal.message(guard, value, token));
    }
  }

  /** Tells that there are more keys than a limit, or the guard, has room for. */
  void crowded(int maxKeys, String what) {
    tell(
        GuardEvent.Level.WARN,
        GuardEvent.Type.NOT_APPLIED,
        BreakerState.NONE,
        null,
        null,
        0,
        "more than the " + maxKeys + " keys of maxKeys are in use: " + what);
  }

  private void tell(
      GuardEvent.Level level,
      GuardEvent.Type type,
      BreakerState state,
      @Nullable BreakerState from,
      @Nullable BreakerState to,
      int failures,
      String reason) {
    try {
      sink.accept(
          new GuardEvent(
              System.currentTimeMillis(),
              level,
              guard,
              value,
              type,
              shadow,
              state,
              from,
              to,
              failures,
              List.of(),
              reason));
    } catch (RuntimeException | Error e) {
      Gate.fault("event", e);
    }
  }
}
