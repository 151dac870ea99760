package io.haagent.agent;

import io.haagent.agent.live.LiveGuard;
import io.haagent.engine.BreakerMode;
import io.haagent.engine.GuardStatus;
import io.haagent.engine.PolicyGuard;
import io.haagent.engine.ValuesStatus;
import io.haagent.policy.GuardPolicy;
import io.haagent.policy.Mode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One name of the policy and what stands behind it now; changed under the agent's lock. */
final class RunningGuard implements LiveGuard {
  private final RunningAgent agent;
  private final String name;
  private final int index;
  private volatile @Nullable GuardPolicy definition;
  private volatile Mode mode = Mode.ON;
  private volatile @Nullable PolicyGuard guard;

  RunningGuard(RunningAgent agent, String name, int index) {
    this.agent = agent;
    this.name = name;
    this.index = index;
  }

  int index() {
    return index;
  }

  /** Returns the engine's guard, or null where it is off or gone. */
  @Nullable PolicyGuard guard() {
    return guard;
  }

  /** Returns what the policy says of it, or null where it is gone. */
  @Nullable GuardPolicy definition() {
    return definition;
  }

  /** Returns its mode under another definition: a mode that was set holds until the file's own. */
  Mode modeUnder(GuardPolicy next) {
    GuardPolicy now = definition;
    return now == null || now.mode() != next.mode() ? next.mode() : mode;
  }

  void become(GuardPolicy newDefinition, Mode newMode, @Nullable PolicyGuard newGuard) {
    definition = newDefinition;
    mode = newMode;
    guard = newGuard;
  }

  /** Another policy doesn't name it any more. */
  void leave() {
    definition = null;
    guard = null;
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
  public void mode(Mode newMode) {
    agent.mode(this, newMode);
  }

  @Override
  public GuardStatus status() {
    PolicyGuard now = guard;
    return now == null ? GuardStatus.OFF : now.status();
  }

  @Override
  public boolean forceOpen() {
    return agent.order(this, PolicyGuard::forceOpen);
  }

  @Override
  public boolean forceClosed() {
    return agent.order(this, PolicyGuard::forceClosed);
  }

  @Override
  public boolean breakerMode(BreakerMode wanted) {
    return agent.order(this, guard -> guard.breakerMode(wanted));
  }

  @Override
  public boolean reset() {
    return agent.order(this, PolicyGuard::reset);
  }

  @Override
  public List<String> targets() {
    GuardPolicy now = definition;
    return now == null ? List.of() : TargetTexts.of(now.target());
  }

  @Override
  public List<String> woven() {
    GuardPolicy now = definition;
    return now == null ? List.of() : agent.installation().woven(now);
  }

  @Override
  public List<String> notFound() {
    GuardPolicy now = definition;
    return now == null ? List.of() : agent.installation().notFound(now);
  }

  @Override
  public List<String> hottestKeys(int most) {
    PolicyGuard now = guard();
    return now == null ? List.of() : now.hottestKeys(most);
  }

  @Override
  public @Nullable ValuesStatus values(int most) {
    PolicyGuard now = guard();
    return now == null ? null : now.values(most);
  }
}
