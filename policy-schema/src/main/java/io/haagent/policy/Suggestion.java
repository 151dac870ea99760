package io.haagent.policy;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the name that was probably meant. */
final class Suggestion {
  private Suggestion() {}

  /** Returns the nearest name within a third of the word's length, or null. */
  static @Nullable String nearest(String word, Iterable<String> names) {
    if (word.length() > 40) {
      return null;
    }
    String wanted = word.toLowerCase(Locale.ROOT);
    String best = null;
    int bestDistance = Math.max(2, word.length() / 3) + 1;
    for (String name : names) {
      int distance = EditDistance.between(wanted, name.toLowerCase(Locale.ROOT));
      if (distance < bestDistance && distance < Math.max(name.length(), word.length()) - 1) {
        bestDistance = distance;
        best = name;
      }
    }
    return best;
  }
}
