package io.haagent.policy;

/** The number of letters to change, add or drop to make one name of another (Levenshtein). */
public final class EditDistance {

  private EditDistance() {}

  /** Counts them; letters of another case are other letters. */
  public static int between(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int same = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(same, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
