package io.haagent.policy;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with one file and puts it in file order. */
final class Problems {
  /** Enough to work on; a binary file would otherwise give one for each byte. */
  static final int MAX_SHOWN = 1000;

  private final String source;
  private final List<Problem> problems = new ArrayList<>();

  Problems(String source) {
    this.source = source;
  }

  /** Adds a problem of a value. */
  void add(Value value, String what) {
    add(value.at, value.path(), what);
  }

  /** Adds a problem of a key, such as a field that nobody knows. */
  void addKey(Value value, String what) {
    add(value.keyAt, value.path(), what);
  }

  void add(Location at, String path, String what) {
    StringBuilder line = new StringBuilder(source.length() + path.length() + what.length() + 20);
    line.append(source).append(':').append(at.line()).append(':').append(at.column()).append(": ");
    if (!path.isEmpty()) {
      line.append(path).append(": ");
    }
    problems.add(new Problem(at, line.append(what).toString()));
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  List<String> lines() {
    if (problems.isEmpty()) {
      return List.of();
    }
    problems.sort(null);
    int shown = Math.min(problems.size(), MAX_SHOWN);
    List<String> lines = new ArrayList<>(shown + 1);
    for (int i = 0; i < shown; i++) {
      lines.add(problems.get(i).line);
    }
    if (shown < problems.size()) {
      Location at = problems.get(shown).at;
      lines.add(
          source
              + ":"
              + at
              + ": "
              + (problems.size() - shown)
              + " more; correct those above first");
    }
    return lines;
  }

  private record Problem(Location at, String line) implements Comparable<Problem> {
    @Override
    public int compareTo(Problem other) {
      int lines = Integer.compare(at.line(), other.at.line());
      return lines != 0 ? lines : Integer.compare(at.column(), other.at.column());
    }
  }
}
