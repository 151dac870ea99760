package io.haagent.agent.weave;

import io.haagent.policy.LongestRise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one list of targets has that another hasn't. A target that stands elsewhere among the others
 * counts as added, for the first that names a method guards it; the fewest possible do.
 */
final class TargetChanges {
  final List<Target> added = new ArrayList<>();
  final List<Target> dropped = new ArrayList<>();

  private TargetChanges() {}

  /** Compares, and lets the targets that stay keep what has been seen of them. */
  static TargetChanges between(List<Target> before, List<Target> after) {
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < before.size(); i++) {
      places.putIfAbsent(before.get(i).key(), i);
    }
    TargetChanges changes = new TargetChanges();
    List<Target> kept = new ArrayList<>();
    List<Integer> keptPlaces = new ArrayList<>();
    boolean[] stays = new boolean[before.size()];
    for (Target target : after) {
      Integer place = places.remove(target.key());
      if (place == null) {
        changes.added.add(target);
        continue;
      }
      target.sighting = before.get(place).sighting;
      stays[place] = true;
      kept.add(target);
      keptPlaces.add(place);
    }
    boolean[] inOrder = LongestRise.of(keptPlaces);
    for (int i = 0; i < inOrder.length; i++) {
      if (!inOrder[i]) {
        changes.added.add(kept.get(i));
      }
    }
    for (int i = 0; i < stays.length; i++) {
      if (!stays[i]) {
        changes.dropped.add(before.get(i));
      }
    }
    return changes;
  }
}
