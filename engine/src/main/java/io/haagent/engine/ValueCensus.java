package io.haagent.engine;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Sums up how the values of a guard are. Not thread-safe. */
final class ValueCensus {
  private final int most;
  private final Map<BreakerState, Integer> states = new EnumMap<>(BreakerState.class);
  private final List<ValuesStatus.Value> notClosed = new ArrayList<>();
  private double failureRate = -1;

  /**
   * Begins with none.
   *
   * @param most how many values are named
   */
  ValueCensus(int most) {
    this.most = most;
  }

  void add(String value, PolicyGuard guard, long now) {
    CircuitBreaker breaker = guard.state().breaker;
    if (breaker == null) {
      return;
    }
    // Who asks sees a call that hangs, though no other call should come.
    breaker.look(now);
    BreakerState state = breaker.state();
    states.merge(state, 1, Integer::sum);
    failureRate = Math.max(failureRate, breaker.failureRate());
    if (isSingular(state) && notClosed.size() < most) {
      notClosed.add(new ValuesStatus.Value(value, state));
    }
  }

  /** All values have the breaker's mode; which values have another state is what matters. */
  private static boolean isSingular(BreakerState state) {
    return switch (state) {
      case OPEN, HALF_OPEN, FORCED_OPEN, FORCED_CLOSED -> true;
      case CLOSED, DISABLED, METRICS_ONLY, NONE -> false;
    };
  }

  ValuesStatus status(String per, int values, int maxKeys, BreakerState none) {
    return new ValuesStatus(per, values, maxKeys, worst(none), failureRate, states, notClosed);
  }

  private BreakerState worst(BreakerState none) {
    for (BreakerState state :
        List.of(
            BreakerState.FORCED_OPEN,
            BreakerState.OPEN,
            BreakerState.HALF_OPEN,
            BreakerState.FORCED_CLOSED,
            BreakerState.METRICS_ONLY,
            BreakerState.DISABLED)) {
      if (states.containsKey(state)) {
        return state;
      }
    }
    return states.isEmpty() ? none : BreakerState.CLOSED;
  }
}
