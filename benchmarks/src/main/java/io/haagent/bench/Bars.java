package io.haagent.bench;

import java.util.Locale;

/** What we hold ourselves to, over a bare call. */
final class Bars {
  private static final String R4J = "Resilience4j";

  private Bars() {}

  static void print(Figures figures, int threads) {
    System.out.printf("%n%s%n", threads == 1 ? "1 thread" : threads + " threads");
    if (threads == 1) {
      bar("off: at most 1 ns", figures.ours("off"), 1);
      for (String row : new String[] {"breakerCount", "breakerTime", "limit"}) {
        bar(row + ": cheaper than every peer", figures.ours(row), figures.cheapestPeer(row));
      }
      for (String row : new String[] {"bulkhead", "retry"}) {
        bar(row + ": not dearer than " + R4J, figures.ours(row), figures.over(R4J, row));
      }
      bar("stack: at most 1/6 of " + R4J, figures.ours("stack"), figures.over(R4J, "stack") / 6);
      double traced = figures.over(R4J, "rejected");
      bar("rejected: at most 1/5 of " + R4J, figures.ours("rejected"), traced / 5);
      bar(
          "rejected: not dearer than " + R4J + " without stack traces",
          figures.ours("rejected"),
          figures.over(R4J, "rejectedTraceless"));
      bar("rejected: at most 64 bytes", Math.rint(figures.bytes(Figures.OURS + "rejected")), 64);
    } else {
      bar("stack: at most 1/10 of " + R4J, figures.ours("stack"), figures.over(R4J, "stack") / 10);
      bar(
          "keys: 5 million decisions a second on 2 threads",
          figures.nanos(Figures.OURS + "keys"),
          threads * 1e9 / 5e6);
    }
    if (figures.allocatesNothing()) {
      System.out.println("held      0 bytes a call");
    } else {
      System.out.println("NOT held  0 bytes a call");
    }
  }

  private static void bar(String what, double figure, double most) {
    if (!Double.isNaN(figure) && !Double.isNaN(most)) {
      System.out.printf(
          Locale.ROOT,
          "%-9s %s: %.1f, at most %.1f%n",
          figure <= most ? "held" : "NOT held",
          what,
          figure,
          most);
    }
  }
}
