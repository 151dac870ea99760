package io.haagent.policy;

import java.util.Arrays;

/**
 * Matches wildcards by walking the text once with the set of all positions of the glob that could
 * be meant, so that the time is bounded by the product of both lengths whatever the text is: the
 * paths of requests come from strangers, and backtracking would let them choose the time.
 */
final class Glob {
  /** {@code *} is any run of characters. */
  static final char NO_SEPARATOR = '\0';

  /**
   * {@code *} stays in a segment, {@code **} is any run, {@code /**}{@code /} also a single slash.
   */
  static final char PATH = '/';

  /** {@code *} is any run without a dot, {@code ..} any packages in between, also none. */
  static final char TYPE = '.';

  private Glob() {}

  /** Tells whether the whole text matches the whole glob. */
  static boolean matches(String glob, String text, char separator) {
    int prefix = literalPrefix(glob, separator);
    if (prefix == glob.length()) {
      return glob.equals(text);
    }
    if (!text.regionMatches(0, glob, 0, prefix)) {
      return false;
    }
    long[] states = start(glob, prefix, separator);
    long[] next = new long[states.length];
    for (int t = prefix; t < text.length(); t++) {
      step(glob, text.charAt(t), separator, states, next);
      long[] swap = states;
      states = next;
      next = swap;
      Arrays.fill(next, 0);
    }
    return accepts(glob, states);
  }

  /** Returns the positions that are meant before the first character after a literal prefix. */
  static long[] start(String glob, int prefix, char separator) {
    long[] states = new long[(glob.length() >> 6) + 1];
    enter(glob, prefix, separator, states);
    if (prefix == 0 && separator == TYPE && isPackages(glob, 0)) {
      set(states, 1);
      enter(glob, 2, separator, states);
    }
    return states;
  }

  /** Tells whether the text may end at these positions. */
  static boolean accepts(String glob, long[] states) {
    return isSet(states, glob.length());
  }

  /** Returns the length of what stands before the first wildcard. */
  static int literalPrefix(String glob, char separator) {
    int length = glob.length();
    int star = glob.indexOf('*');
    int prefix = star < 0 ? length : star;
    if (separator == TYPE) {
      int packages = glob.indexOf("..");
      prefix = packages < 0 ? prefix : Math.min(prefix, packages);
    }
    return prefix;
  }

  /** Adds the positions that a character leads to. */
  static void step(String glob, char c, char separator, long[] states, long[] next) {
    for (int word = 0; word < states.length; word++) {
      for (long left = states[word]; left != 0; left &= left - 1) {
        int at = (word << 6) + Long.numberOfTrailingZeros(left);
        if (at < glob.length()) {
          step(glob, at, c, separator, next);
        }
      }
    }
  }

  private static void step(String glob, int at, char c, char separator, long[] next) {
    char token = glob.charAt(at);
    if (token == '*') {
      if (separator == NO_SEPARATOR || c != separator || isAcross(glob, at, separator)) {
        enter(glob, at, separator, false, next);
      }
    } else if (separator == TYPE && isPackages(glob, at)) {
      if (c == '.') {
        set(next, at + 1);
        enter(glob, at + 2, separator, next);
      }
    } else if (separator == TYPE && at > 0 && isPackages(glob, at - 1)) {
      set(next, at);
      if (c == '.') {
        enter(glob, at + 1, separator, next);
      }
    } else if (token == c) {
      enter(glob, at + 1, separator, next);
    }
  }

  /** Adds a position and those that are reached from it without a character. */
  private static void enter(String glob, int position, char separator, long[] states) {
    enter(glob, position, separator, true, states);
  }

  /**
   * Adds a position and those that are reached from it without a character.
   *
   * @param fresh whether the text stands where a wildcard begins: only there can a whole segment
   *     {@code **}{@code /} be left out
   */
  private static void enter(
      String glob, int position, char separator, boolean fresh, long[] states) {
    int at = position;
    boolean begins = fresh;
    set(states, at);
    while (at < glob.length() && glob.charAt(at) == '*') {
      boolean across = isAcross(glob, at, separator);
      int after = across ? at + 2 : at + 1;
      boolean segment = across && at > 0 && glob.charAt(at - 1) == '/';
      set(states, after);
      at = begins && segment && glob.startsWith("/", after) ? after + 1 : after;
      set(states, at);
      begins = true;
    }
  }

  private static boolean isAcross(String glob, int at, char separator) {
    return separator == PATH && glob.startsWith("**", at);
  }

  private static boolean isPackages(String glob, int at) {
    return glob.startsWith("..", at);
  }

  private static void set(long[] states, int at) {
    states[at >> 6] |= 1L << at;
  }

  private static boolean isSet(long[] states, int at) {
    return (states[at >> 6] & 1L << at) != 0;
  }
}
