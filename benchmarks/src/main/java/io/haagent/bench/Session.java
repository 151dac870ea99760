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
    return quick ? "1 fork of 1 s: a first impression only" : "2 forks of 0.8 s";
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
      // Several short iterations show at which of them something else ran; two forks, for the
      // compiler doesn't lay out its code the same each time.
      options
          .forks(quick ? 1 : 2)
          .warmupIterations(2)
          .warmupTime(TimeValue.milliseconds(500))
          .measurementIterations(quick ? 5 : 4)
          .measurementTime(TimeValue.milliseconds(200));
    }
    return new Figures(rows, new Runner(options.build()).run());
  }
}
