package io.haagent.agent.weave;

import java.util.ArrayList;
import java.util.List;

/** What is to be woven, swapped as a whole. Immutable but for what its parts remember. */
final class Plan {
  private static final Swap[] NONE = new Swap[0];

  /** Reloads in quick succession: of older ones no more classes can be on their way. */
  private static final int PENDING = 16;

  final TargetIndex index;
  final boolean http;
  private final Swap[] pending;

  private Plan(TargetIndex index, boolean http, Swap[] pending) {
    this.index = index;
    this.http = http;
    this.pending = pending;
  }

  /** Returns the plan to weave nothing. */
  static Plan nothing() {
    return new Plan(new TargetIndex(List.of()), false, NONE);
  }

  /** Returns the plan that follows on this one. */
  Plan next(TargetIndex newIndex, boolean newHttp) {
    List<Target> before = index.all();
    boolean httpChanged = http != newHttp;
    if (before.isEmpty()) {
      return newIndex.all().isEmpty() && !httpChanged
          ? new Plan(newIndex, newHttp, pending)
          : new Plan(newIndex, newHttp, with(new Swap(newIndex, List.of(), httpChanged)));
    }
    TargetChanges changes = TargetChanges.between(before, newIndex.all());
    if (changes.added.isEmpty() && changes.dropped.isEmpty() && !httpChanged) {
      return new Plan(newIndex, newHttp, pending);
    }
    TargetIndex added = TargetIndex.ofSome(changes.added);
    return new Plan(newIndex, newHttp, with(new Swap(added, changes.dropped, httpChanged)));
  }

  /** Returns this plan without a change that needs no more looks. */
  Plan without(Swap done) {
    List<Swap> left = new ArrayList<>(pending.length);
    for (Swap swap : pending) {
      if (swap != done) {
        left.add(swap);
      }
    }
    return new Plan(index, http, left.toArray(NONE));
  }

  private Swap[] with(Swap swap) {
    int kept = Math.min(pending.length, PENDING - 1);
    Swap[] all = new Swap[kept + 1];
    System.arraycopy(pending, pending.length - kept, all, 0, kept);
    all[kept] = swap;
    return all;
  }

  /** Returns the changes whose classes may still be on their way, the oldest first. */
  Swap[] pending() {
    return pending;
  }

  boolean isEmpty() {
    return !http && index.all().isEmpty();
  }

  /** Tells whether a class of this name may have to be woven. */
  boolean concerns(String internalName) {
    return (http && HttpHooks.has(internalName)) || index.mayMatch(internalName);
  }
}
