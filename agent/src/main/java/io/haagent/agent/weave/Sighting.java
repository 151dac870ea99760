package io.haagent.agent.weave;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What has been seen of a pattern: a class, a method, and what stands against its guard. It goes
 * over to the same pattern of the next policy, so that nothing is told twice. Thread-safe.
 */
final class Sighting {
  /** More would be of one kind. */
  private static final int NOTES_KEPT = 20;

  /** True from the first class that the type part of the pattern names. */
  volatile boolean classSeen;

  /** True from the first method that was woven, or that an earlier guard in the file took. */
  volatile boolean methodSeen;

  /** True once a miss has been reported, which is done once a pattern. */
  volatile boolean missReported;

  /** True once it has been reported that no class was seen. */
  volatile boolean unseenReported;

  private final List<String> notes = new ArrayList<>(1);
  private final Set<String> warned = new HashSet<>();

  /** Keeps why the pattern is not applied; false where it is kept already. */
  synchronized boolean note(String why) {
    if (notes.contains(why)) {
      return false;
    }
    if (notes.size() < NOTES_KEPT) {
      notes.add(why);
    }
    return true;
  }

  /** Returns true the first time that a method is to be warned of: other agents weave it again. */
  synchronized boolean warned(String method) {
    return warned.add(method);
  }

  synchronized List<String> notes() {
    return List.copyOf(notes);
  }
}
