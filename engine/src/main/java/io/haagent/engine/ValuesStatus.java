package io.haagent.engine;

import java.util.List;
import java.util.Map;

/**
 * How the values are that a guard tells calls apart by, read without stopping the calls.
 *
 * @param per what the values are, as the policy file writes it
 * @param values how many are known
 * @param maxKeys how many may be
 * @param worst the state of the breaker that is worst off; {@link BreakerState#NONE} without any
 * @param failureRate the highest failure rate of all, in percent; -1 where no value has one
 * @param states how many breakers are in each state, of those states that there are
 * @param notClosed the first values whose breakers aren't closed. They may be secrets: not to be
 *     shown beyond the process's own user
 */
public record ValuesStatus(
    String per,
    int values,
    int maxKeys,
    BreakerState worst,
    double failureRate,
    Map<BreakerState, Integer> states,
    List<Value> notClosed) {

  /** Copies the collections. */
  public ValuesStatus {
    states = Map.copyOf(states);
    notClosed = List.copyOf(notClosed);
  }

  /**
   * A value whose breaker isn't closed.
   *
   * @param value such as {@code a.example}; cut to 64 characters
   * @param state of its breaker
   */
  public record Value(String value, BreakerState state) {}
}
