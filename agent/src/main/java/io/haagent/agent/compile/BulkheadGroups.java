package io.haagent.agent.compile;

import io.haagent.engine.BulkheadGroup;
import io.haagent.engine.Ticker;
import io.haagent.policy.AdaptivePolicy;
import io.haagent.policy.BulkheadPolicy;
import java.util.HashMap;
import java.util.Map;

/**
 * The bulkheads that guards share, by name: a group goes on from one policy to the next, as long as
 * one of its guards is there, be it off. Not thread-safe.
 */
final class BulkheadGroups {
  private final Ticker ticker;
  private Map<String, BulkheadGroup> before = new HashMap<>();
  private Map<String, BulkheadGroup> now = before;

  BulkheadGroups(Ticker ticker) {
    this.ticker = ticker;
  }

  void begin() {
    now = new HashMap<>();
  }

  /** Forgets the groups that no guard is in any more. */
  void end() {
    before = now;
  }

  /** Goes on with a group, if it is there, of which a guard is off: calls may still run in it. */
  void keep(String name) {
    BulkheadGroup group = before.get(name);
    if (group != null) {
      now.put(name, group);
    }
  }

  /**
   * Returns a guard's group, sized as its policy says.
   *
   * @param found the size that it had found in another JVM, or 0
   */
  BulkheadGroup of(String name, BulkheadPolicy policy, int found) {
    AdaptivePolicy adaptive = policy.adaptive();
    BulkheadGroup group = now.get(name);
    if (group == null) {
      group = before.get(name);
    }
    boolean isNew = group == null;
    if (group == null) {
      int size = adaptive == null ? policy.maxConcurrent() : adaptive.initial();
      group = new BulkheadGroup(name, size, ticker);
    }
    if (adaptive != null) {
      group.adapt(GuardCompiler.settings(adaptive, policy.maxConcurrent()), found);
    } else if (!isNew) {
      group.resize(policy.maxConcurrent());
    }
    now.put(name, group);
    return group;
  }
}
