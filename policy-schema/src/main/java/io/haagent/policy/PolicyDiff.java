package io.haagent.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What another version of a policy file changes, field by field, in the file's own words:
 *
 * <pre>
 * guards.inventory.breaker.failureRate: 50 -&gt; 60
 * guards.inventory.limit.burst: 200 -&gt; default (100)
 * guards.inventory.deadline: 2s -&gt; none
 * guards.charge.retry: none -&gt; {"maxAttempts": 2}
 * guards.audit: added
 * guards.legacy: removed
 * guards.charge: now stands before guards.inventory
 * </pre>
 *
 * <p>Only what has an effect is a change: not blanks, the order of fields, {@code $schema}, a
 * default that is written out, or {@code "1s"} for {@code "1000ms"}. What follows from a change,
 * such as the defaults of another preset, is not told again.
 */
public final class PolicyDiff {
  /** More would make the one event that carries them unreadable. */
  static final int MAX_CHANGES = 100;

  private final List<String> changes = new ArrayList<>();
  private final Policy before;
  private final Policy after;

  private PolicyDiff(Policy before, Policy after) {
    this.before = before;
    this.after = after;
  }

  /**
   * Compares two policies.
   *
   * @param before the policy in place, or null where there is none yet
   * @param after the policy to come
   * @return a line for each change: the file's own fields first, then the guards in file order,
   *     then the guards that are gone, then those that stand elsewhere; empty if nothing changes;
   *     at most 100 and a line that counts the rest
   */
  public static List<String> between(@Nullable Policy before, Policy after) {
    if (before == null) {
      Policy none =
          new Policy(after.source(), null, Preset.RECOMMENDED, null, null, List.of(), "{}");
      return new PolicyDiff(none, after).lines();
    }
    return before.text().equals(after.text()) ? List.of() : new PolicyDiff(before, after).lines();
  }

  /**
   * Returns how many changes such lines stand for, in words: {@code 3 changes}.
   *
   * @param lines what {@link #between} returned
   */
  public static String count(List<String> lines) {
    int count = lines.size();
    if (count > MAX_CHANGES) {
      String rest = lines.get(MAX_CHANGES);
      count += Integer.parseInt(rest.substring(0, rest.indexOf(' '))) - 1;
    }
    return count == 1 ? "1 change" : count + " changes";
  }

  private List<String> lines() {
    Value old = tree(before);
    Value now = tree(after);
    FieldDiff file = new FieldDiff(Effective.of(before), Effective.of(after), changes);
    file.field(old, now, Fields.SERVICE);
    file.field(old, now, Fields.PRESET);
    file.field(old, now, Fields.EVENTS);
    file.field(old, now, Fields.STATE);
    guards(guards(old), guards(now));
    int more = changes.size() - MAX_CHANGES;
    if (more > 0) {
      changes.subList(MAX_CHANGES, changes.size()).clear();
      changes.add(more + " more");
    }
    return List.copyOf(changes);
  }

  private static Value tree(Policy policy) {
    Value top = new JsonTree(policy.text(), new Problems(policy.source())).parse();
    if (top == null) {
      throw new IllegalStateException("a policy without a text");
    }
    return top;
  }

  private static List<Value> guards(Value top) {
    Value guards = top.child(Fields.GUARDS.name());
    return guards == null ? List.of() : guards.children;
  }

  /** A policy that was read has a record for each guard of its text, in the same order. */
  private void guards(List<Value> old, List<Value> now) {
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < old.size(); i++) {
      places.put(old.get(i).key, i);
    }
    List<Value> kept = new ArrayList<>();
    List<Integer> keptPlaces = new ArrayList<>();
    for (int i = 0; i < now.size(); i++) {
      Value guard = now.get(i);
      Integer place = places.remove(guard.key);
      if (place == null) {
        changes.add(guard.path() + ": added");
        continue;
      }
      kept.add(guard);
      keptPlaces.add(place);
      Effective was = Effective.of(before.guards().get(place));
      Effective is = Effective.of(after.guards().get(i));
      new FieldDiff(was, is, changes).fields(old.get(place), guard, "");
    }
    for (Value guard : old) {
      if (places.containsKey(guard.key)) {
        changes.add(guard.path() + ": removed");
      }
    }
    moved(kept, keptPlaces, now);
  }

  private void moved(List<Value> kept, List<Integer> places, List<Value> now) {
    boolean[] inOrder = LongestRise.of(places);
    int next = 0;
    for (int i = 0; i < kept.size(); i++) {
      while (now.get(next) != kept.get(i)) {
        next++;
      }
      if (!inOrder[i]) {
        changes.add(
            kept.get(i).path()
                + (next + 1 == now.size()
                    ? ": now stands last"
                    : ": now stands before " + now.get(next + 1).path()));
      }
    }
  }
}
