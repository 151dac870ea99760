package io.haagent.policy;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells whether one glob matches all that another matches, by walking both at once over every text
 * that makes a difference to them (inclusion of regular languages by the product of their
 * automata).
 */
final class GlobCover {
  /**
   * How many states are looked at for one file. Of globs that have more nothing is said: a start
   * has no time for it.
   */
  private static final int MAX_STATES = 20_000;

  private static final int MAX_STATES_OF_ONE = 2000;

  /** Stands for all characters that neither glob names. */
  private static final char ANY_OTHER = '\uFFFF';

  private int left = MAX_STATES;

  /** Tells whether it is certain; false where it would take too long to find out. */
  boolean covers(String wide, String narrow, char separator) {
    if (wide.equals(narrow)) {
      return true;
    }
    int prefix = Glob.literalPrefix(wide, separator);
    if (prefix == wide.length() || !narrow.regionMatches(0, wide, 0, prefix)) {
      return false;
    }
    String suffix = wide.substring(Math.max(wide.lastIndexOf('*'), wide.lastIndexOf("..") + 1) + 1);
    if (!narrow.endsWith(suffix)) {
      return false;
    }
    if (Glob.literalPrefix(narrow, separator) == narrow.length()) {
      return Glob.matches(wide, narrow, separator);
    }
    if (left <= 0) {
      return false;
    }
    Walk walk = new Walk(wide, narrow, separator, Math.min(left, MAX_STATES_OF_ONE));
    boolean covered = walk.covered();
    left -= walk.seen.size();
    return covered;
  }

  /** The search for a text that only the narrow glob matches. */
  private static final class Walk {
    private final String wide;
    private final String narrow;
    private final char separator;
    private final int most;
    private final Set<State> seen = new HashSet<>();
    private final Deque<State> open = new ArrayDeque<>();

    Walk(String wide, String narrow, char separator, int most) {
      this.wide = wide;
      this.narrow = narrow;
      this.separator = separator;
      this.most = most;
    }

    boolean covered() {
      String letters = letters();
      add(new State(Glob.start(wide, 0, separator), Glob.start(narrow, 0, separator)));
      for (State state = open.poll(); state != null; state = open.poll()) {
        if (Glob.accepts(narrow, state.narrow) && !Glob.accepts(wide, state.wide)) {
          return false;
        }
        for (int i = 0; i < letters.length(); i++) {
          char c = letters.charAt(i);
          State next = new State(new long[state.wide.length], new long[state.narrow.length]);
          Glob.step(wide, c, separator, state.wide, next.wide);
          Glob.step(narrow, c, separator, state.narrow, next.narrow);
          if (isEmpty(next.narrow)) {
            continue;
          }
          if (isEmpty(next.wide)) {
            return false; // a text that the narrow one matches begins like this
          }
          add(next);
        }
        if (seen.size() > most) {
          return false;
        }
      }
      return true;
    }

    private void add(State state) {
      if (seen.add(state)) {
        open.add(state);
      }
    }

    private String letters() {
      StringBuilder letters = new StringBuilder().append(ANY_OTHER);
      String all = wide + narrow + (separator == Glob.NO_SEPARATOR ? "" : separator);
      for (int i = 0; i < all.length(); i++) {
        char c = all.charAt(i);
        if (c != '*' && letters.indexOf(String.valueOf(c)) < 0) {
          letters.append(c);
        }
      }
      return letters.toString();
    }

    private static boolean isEmpty(long[] states) {
      for (long word : states) {
        if (word != 0) {
          return false;
        }
      }
      return true;
    }
  }

  /** The positions in both globs after the same text. */
  private static final class State {
    final long[] wide;
    final long[] narrow;

    State(long[] wide, long[] narrow) {
      this.wide = wide;
      this.narrow = narrow;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof State that
          && Arrays.equals(wide, that.wide)
          && Arrays.equals(narrow, that.narrow);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(wide) * 31 + Arrays.hashCode(narrow);
    }
  }
}
