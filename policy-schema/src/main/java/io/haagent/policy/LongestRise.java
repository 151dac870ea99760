package io.haagent.policy;

import java.util.List;

/**
 * A longest rising subsequence (patience sorting: Fredman, "On computing the length of longest
 * increasing subsequences", 1975). In a list whose entries changed their places it is what stayed.
 */
public final class LongestRise {
  private LongestRise() {}

  /** Tells of each number whether it is part of it; no number may come twice. */
  public static boolean[] of(List<Integer> numbers) {
    int[] lasts = new int[numbers.size()];
    int[] before = new int[numbers.size()];
    int length = 0;
    for (int i = 0; i < numbers.size(); i++) {
      int at = firstAbove(numbers, lasts, length, numbers.get(i));
      before[i] = at == 0 ? -1 : lasts[at - 1];
      lasts[at] = i;
      length = Math.max(length, at + 1);
    }
    boolean[] part = new boolean[numbers.size()];
    for (int i = length == 0 ? -1 : lasts[length - 1]; i >= 0; i = before[i]) {
      part[i] = true;
    }
    return part;
  }

  /** Returns the first of the rises, by length, that ends above a number. */
  private static int firstAbove(List<Integer> numbers, int[] lasts, int length, int number) {
    int low = 0;
    int high = length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (numbers.get(lasts[middle]) < number) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
