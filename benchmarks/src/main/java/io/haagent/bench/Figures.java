package io.haagent.bench;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** What one session measured, by "class.method" without the package. */
final class Figures {
  private static final String OURS = "GuardedCall.";
  private static final List<String> PEERS =
      List.of(
          "Resilience4j",
          "Failsafe",
          "Sentinel",
          "Hystrix",
          "Bucket4j",
          "Guava",
          "ConcurrencyLimits");

  /** JMH divides a JVM's allocations by its calls, so that a few bytes of its own show up. */
  private static final double ALLOCATES = 0.5;

  private final List<String> rows;
  private final Map<String, RunResult> results = new TreeMap<>();

  Figures(List<String> rows, Collection<RunResult> measured) {
    this.rows = rows;
    for (RunResult result : measured) {
      String name = result.getParams().getBenchmark();
      results.put(name.substring(Figures.class.getPackageName().length() + 1), result);
    }
  }

  /** Returns nanoseconds over the bare call, or NaN where that was not measured. */
  double over(String peer, String row) {
    RunResult result = results.get(peer + "Call." + row);
    return result == null ? Double.NaN : nanos(result) - bare();
  }

  double ours(String row) {
    return over("Guarded", row);
  }

  /** Returns our nanoseconds a call, what is called included, or NaN. */
  double nanos(String row) {
    RunResult result = results.get(OURS + row);
    return result == null ? Double.NaN : nanos(result);
  }

  /** Returns our bytes a call, or NaN. */
  double bytes(String row) {
    RunResult result = results.get(OURS + row);
    return result == null ? Double.NaN : bytes(result);
  }

  /** Tells whether each of our rows but the rejection, which is an exception, allocates nothing. */
  boolean allocatesNothing() {
    for (String row : rows) {
      if (!row.equals("rejected") && bytes(row) >= ALLOCATES) {
        return false;
      }
    }
    return true;
  }

  /** Returns the least that any peer takes for a row over the bare call, or NaN without one. */
  double cheapestPeer(String row) {
    double least = Double.NaN;
    for (String peer : PEERS) {
      double over = over(peer, row);
      least = Double.isNaN(least) || over < least ? over : least;
    }
    return least;
  }

  void print(int threads) {
    System.out.printf(
        Locale.ROOT,
        "%n%-13s %-22s %9s %10s %7s %12s%n",
        threads == 1 ? "1 thread" : threads + " threads",
        "",
        "ns",
        "over bare",
        "B/call",
        "ours / peer");
    line("bare", "", results.get("Floor.bare"), Double.NaN);
    for (String row : rows) {
      line(row, "ha-agent", results.get(OURS + row), Double.NaN);
      for (String peer : PEERS) {
        line("", peer, results.get(peer + "Call." + row), ours(row) / over(peer, row));
      }
      String traceless = row + "Traceless";
      line(
          "",
          "Resilience4j, no trace",
          results.get("Resilience4jCall." + traceless),
          ours(row) / over("Resilience4j", traceless));
    }
    results.forEach(
        (name, result) -> {
          if (name.startsWith("Floor.") && !name.equals("Floor.bare")) {
            line("floor", name.substring("Floor.".length()), result, Double.NaN);
          }
        });
  }

  private void line(String row, String who, @Nullable RunResult result, double ratio) {
    if (result != null) {
      System.out.printf(
          Locale.ROOT,
          "%-13s %-22s %9.1f %10.1f %7.0f %12s%n",
          row,
          who,
          nanos(result),
          nanos(result) - bare(),
          bytes(result),
          Double.isNaN(ratio) ? "" : String.format(Locale.ROOT, "1/%.1f", 1 / ratio));
    }
  }

  private double bare() {
    RunResult bare = results.get("Floor.bare");
    if (bare == null) {
      throw new IllegalStateException("the bare call was not measured");
    }
    return nanos(bare);
  }

  private static double nanos(RunResult result) {
    return result.getPrimaryResult().getScore();
  }

  @SuppressWarnings("rawtypes") // as JMH has it
  private static double bytes(RunResult result) {
    for (Map.Entry<String, Result> entry : result.getSecondaryResults().entrySet()) {
      if (entry.getKey().endsWith("gc.alloc.rate.norm")) {
        return entry.getValue().getScore();
      }
    }
    throw new IllegalStateException("no allocation rate for " + result.getParams().getBenchmark());
  }
}
