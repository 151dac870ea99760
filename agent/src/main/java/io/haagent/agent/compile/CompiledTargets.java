package io.haagent.agent.compile;

import io.haagent.adapters.http.GuardLookup;
import io.haagent.agent.fallback.Fallbacks;
import io.haagent.agent.weave.Target;
import io.haagent.policy.BulkheadPolicy;
import io.haagent.policy.GuardPolicy;
import io.haagent.policy.HttpTarget;
import io.haagent.policy.KeyPolicy;
import io.haagent.policy.KeySource;
import io.haagent.policy.LimitPolicy;
import io.haagent.policy.MethodPattern;
import io.haagent.policy.MethodTarget;
import io.haagent.policy.PerPolicy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a policy guards: the method patterns for weaving, the look-up for HTTP clients. */
public final class CompiledTargets {
  private final String source;
  private final List<Target> methods = new ArrayList<>();
  private final List<HttpGuard> http = new ArrayList<>();

  /** Begins with nothing; {@code source} is the file's name as messages show it. */
  public CompiledTargets(String source) {
    this.source = source;
  }

  /** Adds a guard; to be called in file order, also for those that are off. */
  public void add(int index, GuardPolicy policy) {
    if (policy.target() instanceof HttpTarget requests) {
      http.add(new HttpGuard(requests, index));
    } else if (policy.target() instanceof MethodTarget named) {
      boolean waits = waits(policy);
      for (MethodPattern pattern : named.patterns()) {
        String where = source + ":" + pattern.at();
        Target target =
            new Target(
                index,
                policy.name(),
                pattern,
                where,
                waits,
                policy.retry() != null,
                argument(policy, false),
                argument(policy, true));
        if (policy.fallback() != null) {
          target.fallback(Fallbacks.check(policy.fallback().answer()));
        }
        if (policy.fault() != null) {
          target.faulty();
        }
        if (policy.hedge() != null) {
          target.hedged();
        }
        if (policy.judgesResults()) {
          target.judges();
        }
        methods.add(target);
      }
    }
  }

  /** Returns the place of the argument that is the key, or the tier; -1 for none. */
  private static int argument(GuardPolicy policy, boolean tier) {
    PerPolicy per = policy.per();
    if (per != null) {
      return tier ? -1 : per.key().argument();
    }
    LimitPolicy limit = policy.limit();
    KeyPolicy keys = limit == null ? null : limit.keys();
    if (keys == null) {
      return -1;
    }
    KeySource source = tier ? keys.tierBy() : keys.key();
    return source == null ? -1 : source.argument();
  }

  private static boolean waits(GuardPolicy policy) {
    LimitPolicy limit = policy.limit();
    BulkheadPolicy bulkhead = policy.bulkhead();
    return (limit != null && limit.waitNanos() > 0)
        || (bulkhead != null && bulkhead.waitNanos() > 0);
  }

  /** Returns the method patterns, in file order. */
  public List<Target> methods() {
    return methods;
  }

  /** Returns the guards for HTTP clients, or null where the policy has none. */
  public @Nullable GuardLookup http() {
    return http.isEmpty() ? null : new HttpGuards(http);
  }
}
