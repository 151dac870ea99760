package io.haagent.policy;

import org.jspecify.annotations.Nullable;

/** Finds the name that was probably meant. */
final class Suggestion {
  private Suggestion() {}

  /** Returns the nearest name within a third of the word's length, or null. */
  static @Nullable String nearest(String word, Iterable<String> names) {
    if (word.length() > 40) {
      return null;
    }
    String best = null;
    int bestDistance = Math.max(2, word.length() / 3) + 1;
    for (String name : names) {
      int distance = distance(word, name);
      if (distance < bestDistance && distance < Math.max(name.length(), word.length()) - 1) {
        bestDistance = distance;
        best = name;
      }
    }
    return best;
  }

  /** Counts insertions, removals and changes of a letter, case aside (Levenshtein). */
  private static int distance(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int above = row[j];
        boolean same =
            Character.toLowerCase(left.charAt(i - 1)) == Character.toLowerCase(right.charAt(j - 1));
        row[j] = Math.min(Math.min(above, row[j - 1]) + 1, diagonal + (same ? 0 : 1));
        diagonal = above;
      }
    }
    return row[right.length()];
  }
}
