package io.haagent.bench;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** What one session measured, by "class.method" without the package. */
final class Figures {
  /** The bare call, which is part of every other one. */
  static final String BARE = "Floor.bare";

  static final String OURS = "GuardedCall.";

  static final List<String> PEERS =
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

  /** Tells whether each of our rows but the rejection, which is an exception, allocates nothing. */
  boolean allocatesNothing() {
    for (String row : rows) {
      if (!row.equals("rejected") && bytes(OURS + row) >= ALLOCATES) {
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

  /** Returns a benchmark's nanoseconds a call, what is called included, or NaN. */
  double nanos(String benchmark) {
    RunResult result = results.get(benchmark);
    return result == null ? Double.NaN : nanos(result);
  }

  /** Returns a benchmark's bytes a call, or NaN. */
  double bytes(String benchmark) {
    RunResult result = results.get(benchmark);
    return result == null ? Double.NaN : bytes(result);
  }

  /** Returns the benchmarks of steps that guards are made of, the bare call left out. */
  List<String> floor() {
    return results.keySet().stream()
        .filter(name -> name.startsWith("Floor.") && !name.equals(BARE))
        .toList();
  }

  /** Returns the nanoseconds that the bare call takes. */
  double bare() {
    RunResult bare = results.get(BARE);
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
