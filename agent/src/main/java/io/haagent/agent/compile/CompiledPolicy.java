package io.haagent.agent.compile;

import io.haagent.adapters.jdkhttp.GuardLookup;
import io.haagent.agent.weave.Target;
import io.haagent.engine.PolicyGuard;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy comes to. Not a record: a record's methods would cost the start an {@code
 * invokedynamic}.
 */
public final class CompiledPolicy {
  private final @Nullable PolicyGuard[] guards;
  private final List<Target> targets;
  private final @Nullable GuardLookup http;

  CompiledPolicy(@Nullable PolicyGuard[] guards, List<Target> targets, @Nullable GuardLookup http) {
    this.guards = guards;
    this.targets = targets;
    this.http = http;
  }

  /** Returns the guards by index; null where one is off. */
  public @Nullable PolicyGuard[] guards() {
    return guards;
  }

  /** Returns the method patterns, in file order. */
  public List<Target> targets() {
    return targets;
  }

  /** Returns the guards for HTTP clients, or null where the policy has none. */
  public @Nullable GuardLookup http() {
    return http;
  }
}
