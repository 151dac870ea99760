package io.haagent.bench;

import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What is measured, and for how long.
 *
 * @param rows names of benchmark methods; each class that has one of that name takes part
 * @param full as {@link Measured} says, and {@link Floor} too
 * @param quick about a second each, to see whether a change did anything
 */
record Session(List<String> rows, boolean full, boolean quick) {

  String settings() {
    if (full) {
      return "2 forks of 5 s";
    }
    return quick ? "1 fork of 1 s: a first impression only" : "1 fork of 3 s";
  }

  Figures run(int threads) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(full ? "\\.Floor\\." : "\\.Floor\\.bare$")
            .addProfiler(GCProfiler.class)
            .threads(threads)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    if (rows.contains("keys")) {
      options.include("\\.Floor\\.key$");
    }
    for (String row : rows) {
      options.include("Call\\." + row + "(Traceless)?$");
    }
    if (!full) {
      options
          .forks(1)
          .warmupIterations(quick ? 2 : 3)
          .warmupTime(TimeValue.milliseconds(quick ? 500 : 1000))
          .measurementIterations(quick ? 2 : 3)
          .measurementTime(TimeValue.milliseconds(quick ? 500 : 1000));
    }
    return new Figures(rows, new Runner(options.build()).run());
  }
}
