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
    if (state != BreakerState.CLOSED && notClosed.size() < most) {
      notClosed.add(new ValuesStatus.Value(value, state));
    }
  }

  ValuesStatus status(String per, int values, int maxKeys, boolean hasBreaker) {
    return new ValuesStatus(
        per, values, maxKeys, worst(hasBreaker), failureRate, states, notClosed);
  }

  private BreakerState worst(boolean hasBreaker) {
    for (BreakerState state :
        List.of(
            BreakerState.FORCED_OPEN,
            BreakerState.OPEN,
            BreakerState.HALF_OPEN,
            BreakerState.FORCED_CLOSED)) {
      if (states.containsKey(state)) {
        return state;
      }
    }
    return hasBreaker ? BreakerState.CLOSED : BreakerState.NONE;
  }
}
