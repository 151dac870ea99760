package io.haagent.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Runs our guards and every peer in one go, prints one table and then says which of the bars hold;
 * ends with exit code 1 if one of our guards allocated.
 */
public final class Comparison {
  private static final List<String> ROWS =
      List.of(
          "off",
          "empty",
          "breakerCount",
          "breakerTime",
          "limit",
          "bulkhead",
          "retry",
          "stack",
          "rejected",
          "slidingWindow",
          "warmUp",
          "paced",
          "keys",
          "keysNumber",
          "keysCrowded",
          "per");

  private Comparison() {}

  /**
   * Runs.
   *
   * @param arguments {@code --full} for the settings that {@link Measured} gives and for {@link
   *     Floor}, {@code --quick} for about a second each; then the rows wanted, all if none is given
   */
  public static void main(String[] arguments) throws RunnerException {
    List<String> rows = new ArrayList<>(Arrays.asList(arguments));
    boolean full = rows.remove("--full");
    boolean quick = rows.remove("--quick");
    if (rows.isEmpty()) {
      rows.addAll(ROWS);
    }
    Session session = new Session(rows, full, quick);
    System.out.printf(
        Locale.ROOT,
        "JDK %s, %d processors, %s; ns and bytes a call%n",
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        session.settings());
    List<Figures> figures = List.of(session.run(1), session.run(2));
    new Table(figures).print(rows);
    boolean clean = true;
    for (int threads = 1; threads <= figures.size(); threads++) {
      Figures of = figures.get(threads - 1);
      Bars.print(of, threads);
      clean &= of.allocatesNothing();
    }
    System.exit(clean ? 0 : 1);
  }
}
