package io.haagent.agent.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Columns two spaces apart, each as wide as its widest cell. */
final class Table {
  private static final char RIGHT = '>';

  private final boolean[] right;
  private final List<String[]> rows = new ArrayList<>();

  /** A header that begins with {@code >} makes a column of numbers: it is aligned to the right. */
  Table(String... headers) {
    right = new boolean[headers.length];
    String[] shown = new String[headers.length];
    for (int i = 0; i < headers.length; i++) {
      right[i] = headers[i].charAt(0) == RIGHT;
      shown[i] = right[i] ? headers[i].substring(1) : headers[i];
    }
    rows.add(shown);
  }

  void row(@Nullable Object... cells) {
    String[] row = new String[cells.length];
    for (int i = 0; i < cells.length; i++) {
      row[i] = String.valueOf(cells[i]);
    }
    rows.add(row);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        String gap = " ".repeat(width(i) - row[i].length());
        line.append(i == 0 ? "" : "  ");
        line.append(right[i] ? gap + row[i] : row[i] + gap);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private int width(int column) {
    int widest = 0;
    for (String[] row : rows) {
      widest = Math.max(widest, row[column].length());
    }
    return widest;
  }
}
