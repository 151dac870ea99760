package io.haagent.agent.jmx;

import io.haagent.agent.live.LiveGuard;
import io.haagent.engine.BreakerMode;
import io.haagent.engine.BreakerStanding;
import io.haagent.engine.BreakerState;
import io.haagent.engine.BulkheadStatus;
import io.haagent.engine.GuardMetrics;
import io.haagent.engine.GuardStatus;
import io.haagent.engine.Latency;
import io.haagent.policy.Mode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A guard that does as it is told. */
final class FakeGuard implements LiveGuard {
  private final String name;
  Mode mode = Mode.ON;
  BreakerState state = BreakerState.CLOSED;
  BreakerMode breakerMode = BreakerMode.ON;

  FakeGuard(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Mode mode() {
    return mode;
  }

  @Override
  public void mode(Mode mode) {
    this.mode = mode;
  }

  @Override
  public GuardStatus status() {
    GuardMetrics metrics =
        new GuardMetrics(
            7,
            8,
            1,
            2,
            1,
            1,
            9,
            3,
            5,
            4,
            10.5,
            new BulkheadStatus(12, 3, "db"),
            new Latency(true, 11, 1_500_000, 2, 3, 4));
    BreakerStanding standing =
        state == BreakerState.NONE ? null : new BreakerStanding(breakerMode, 1_000, 2_000, -1);
    return new GuardStatus(state, 12.5, standing, 1, 2, 3, 4, 5, 6, 7, 8, null, 0, metrics);
  }

  @Override
  public boolean forceOpen() {
    return to(BreakerState.FORCED_OPEN);
  }

  @Override
  public boolean forceClosed() {
    return to(BreakerState.FORCED_CLOSED);
  }

  @Override
  public boolean breakerMode(BreakerMode mode) {
    breakerMode = mode;
    return state != BreakerState.NONE;
  }

  @Override
  public boolean reset() {
    return to(BreakerState.CLOSED);
  }

  private boolean to(BreakerState wanted) {
    if (state == BreakerState.NONE) {
      return false;
    }
    state = wanted;
    return true;
  }

  @Override
  public List<String> targets() {
    return List.of();
  }

  @Override
  public List<String> woven() {
    return List.of();
  }

  @Override
  public List<String> notFound() {
    return List.of();
  }

  @Override
  public io.haagent.engine.@Nullable ValuesStatus values(int most) {
    return null;
  }

  @Override
  public List<String> hottestKeys(int most) {
    return List.of();
  }
}
