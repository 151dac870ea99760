package io.haagent.policy;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds that guards which share a bulkhead say the same of its size. */
final class BulkheadGroups {
  private final Problems problems;
  private final Map<String, Value> places = new HashMap<>();
  private final Map<String, BulkheadPolicy> firsts = new HashMap<>();

  BulkheadGroups(Problems problems) {
    this.problems = problems;
  }

  /** Looks at the next bulkhead in file order, whether it has a group or not. */
  void check(Value value, BulkheadPolicy bulkhead) {
    String group = bulkhead.group();
    if (group == null) {
      return;
    }
    BulkheadPolicy first = firsts.get(group);
    Value place = places.get(group);
    if (first == null || place == null) {
      firsts.put(group, bulkhead);
      places.put(group, value);
    } else if (!isSizedAlike(first, bulkhead)) {
      problems.addKey(
          value,
          "the size of group "
              + Names.quote(group)
              + " isn't what "
              + place.path()
              + " at "
              + place.keyAt
              + " says; write the same maxConcurrent, adaptive, initial, minConcurrent and"
              + " tolerance, or name another group");
    }
  }

  /** Not by the records' own comparison, which would spin code before the app's main. */
  private static boolean isSizedAlike(BulkheadPolicy one, BulkheadPolicy other) {
    return one.maxConcurrent() == other.maxConcurrent()
        && isAlike(one.adaptive(), other.adaptive());
  }

  private static boolean isAlike(@Nullable AdaptivePolicy one, @Nullable AdaptivePolicy other) {
    if (one == null || other == null) {
      return one == other;
    }
    return one.law() == other.law()
        && one.initial() == other.initial()
        && one.minConcurrent() == other.minConcurrent()
        && one.tolerance() == other.tolerance();
  }
}
