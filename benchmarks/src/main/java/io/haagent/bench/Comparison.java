package io.haagent.bench;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs our guards and the peer's in one go and prints them side by side; ends with exit code 1 if
 * one of our guards allocated.
 */
public final class Comparison {
  private static final String[] ROWS = {
    "off", "empty", "breakerCount", "breakerTime", "limit", "bulkhead", "retry", "stack"
  };

  /** JMH divides a JVM's allocations by its calls, so that a few bytes of its own show up. */
  private static final double ALLOCATES = 0.5;

  private Comparison() {}

  /**
   * Runs.
   *
   * @param arguments {@code --full} for the settings that {@link Measured} gives and for {@link
   *     Floor}, else about four minutes
   */
  public static void main(String[] arguments) throws RunnerException {
    boolean full = arguments.length > 0 && arguments[0].equals("--full");
    System.out.printf(
        Locale.ROOT,
        "JDK %s, %d processors, %s; ns and bytes a call, the bare call included%n",
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        full ? "2 forks of 5 s" : "1 fork of 3 s");
    boolean clean = true;
    for (int threads = 1; threads <= 2; threads++) {
      clean &= print(threads, run(threads, full));
    }
    System.out.println(
        clean ? "0 bytes a call: held" : "0 bytes a call: NOT held, see the rows marked *");
    System.exit(clean ? 0 : 1);
  }

  private static Map<String, RunResult> run(int threads, boolean full) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("\\.GuardedCall\\.")
            .include("\\.Resilience4jCall\\.")
            .include(full ? "\\.Floor\\." : "\\.Floor\\.bare$")
            .addProfiler(GCProfiler.class)
            .threads(threads)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    if (!full) {
      options
          .forks(1)
          .warmupIterations(2)
          .warmupTime(TimeValue.seconds(1))
          .measurementIterations(3)
          .measurementTime(TimeValue.seconds(1));
    }
    return byName(new Runner(options.build()).run());
  }

  private static Map<String, RunResult> byName(Collection<RunResult> results) {
    Map<String, RunResult> named = new TreeMap<>();
    for (RunResult result : results) {
      String name = result.getParams().getBenchmark();
      named.put(name.substring(Comparison.class.getPackageName().length() + 1), result);
    }
    return named;
  }

  private static boolean print(int threads, Map<String, RunResult> results) {
    System.out.printf(
        Locale.ROOT,
        "%n%-14s %9s %8s %14s %8s %7s%n",
        threads == 1 ? "1 thread" : threads + " threads",
        "ha-agent",
        "B/call",
        "Resilience4j",
        "B/call",
        "ratio");
    boolean clean = true;
    for (String row : ROWS) {
      RunResult ours = results.get("GuardedCall." + row);
      if (ours == null) {
        throw new IllegalStateException("not measured: " + row);
      }
      boolean allocates = bytes(ours) >= ALLOCATES;
      clean &= !allocates;
      System.out.printf(
          Locale.ROOT,
          "%-14s %9.1f %7.0f%s%s%n",
          row,
          nanos(ours),
          bytes(ours),
          allocates ? "*" : " ",
          beside(ours, results.get("Resilience4jCall." + row)));
    }
    for (Map.Entry<String, RunResult> entry : results.entrySet()) {
      if (entry.getKey().startsWith("Floor.")) {
        System.out.printf(
            Locale.ROOT,
            "%-14s %9.1f%n",
            entry.getKey().substring("Floor.".length()),
            nanos(entry.getValue()));
      }
    }
    return clean;
  }

  private static String beside(RunResult ours, @Nullable RunResult peer) {
    return peer == null
        ? ""
        : String.format(
            Locale.ROOT, "%15.1f %8.0f %7.2f", nanos(peer), bytes(peer), nanos(ours) / nanos(peer));
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
