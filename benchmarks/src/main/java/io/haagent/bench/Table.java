package io.haagent.bench;

import java.util.List;
import java.util.Locale;

/** What one thread and each of two took, side by side: ours, each peer, the ratio. */
final class Table {
  private static final String TRACELESS = "Traceless";

  private final List<Figures> figures;

  /**
   * Makes a table.
   *
   * @param figures of one thread, then of two
   */
  Table(List<Figures> figures) {
    this.figures = List.copyOf(figures);
  }

  void print(List<String> rows) {
    System.out.printf("%n%-36s", "");
    for (int threads = 1; threads <= figures.size(); threads++) {
      System.out.printf(" | %-37s", threads == 1 ? "1 thread" : threads + " threads");
    }
    System.out.printf("%n%-36s", "");
    for (int i = 0; i < figures.size(); i++) {
      System.out.printf(" | %8s %9s %6s %11s", "ns", "over bare", "B/call", "ours / peer");
    }
    System.out.println();
    line("bare", "", Figures.BARE, "");
    for (String row : rows) {
      line(row, "ha-agent", Figures.OURS + row, "");
      for (String peer : Figures.PEERS) {
        line("", peer, peer + "Call." + row, row);
      }
      line("", "Resilience4j, no trace", "Resilience4jCall." + row + TRACELESS, row);
    }
    for (String step : figures.get(0).floor()) {
      line("floor", step.substring(step.indexOf('.') + 1), step, "");
    }
  }

  /** Prints a line, unless there is nothing to tell; {@code ours} is the row to compare with. */
  private void line(String row, String who, String benchmark, String ours) {
    if (figures.stream().allMatch(of -> Double.isNaN(of.nanos(benchmark)))) {
      return;
    }
    System.out.printf("%-13s %-22s", row, who);
    for (Figures of : figures) {
      double over = of.nanos(benchmark) - of.bare();
      System.out.printf(
          Locale.ROOT,
          " | %8.1f %9.1f %6.0f %11s",
          of.nanos(benchmark),
          over,
          of.bytes(benchmark),
          ours.isEmpty() ? "" : String.format(Locale.ROOT, "1/%.1f", over / of.ours(ours)));
    }
    System.out.println();
  }
}
