package io.haagent.bench.startup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures what the agent adds to the start of a hello world, in turn with no agent and with
 * OpenTelemetry's, and ends with exit code 0 only if both bars held.
 */
public final class Startup {
  /** The most that ours may add, as a share of what OpenTelemetry's adds: nothing matches. */
  private static final int NOTHING_BAR = 25;

  /** The same with one class woven. */
  private static final int WOVEN_BAR = 8;

  /** Memory hardly varies, so a few runs of their own do; they don't count for the time. */
  private static final int MEMORY_ROUNDS = 3;

  private static final String REJECTION = "io.haagent.CallRejectedException";

  private final Path java;
  private final Layout layout;
  private final Map<Variant, Series> wall = series();
  private final Map<Variant, Series> memory = series();

  private Startup(Path java, Layout layout) {
    this.java = java;
    this.layout = layout;
  }

  /**
   * Measures one JDK.
   *
   * @param arguments the project's folder, the JDK's folder, the number of rounds
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Layout layout = new Layout(Path.of(arguments[0]));
    Path java = Path.of(arguments[1], "bin", "java");
    int rounds = Integer.parseInt(arguments[2]);
    Startup startup = new Startup(java, layout);
    boolean held = false;
    try {
      startup.prove();
      startup.measure(rounds);
      held = startup.report(rounds);
    } catch (IllegalStateException e) {
      System.err.println(e.getMessage());
    }
    System.exit(held ? 0 : 1);
  }

  /** Makes sure that the one policy guards and the other does not, both without a word. */
  private void prove() throws IOException, InterruptedException {
    for (Variant variant : Variant.values()) {
      Launch launch = launch(variant, "twice");
      boolean rejected = launch.errors().contains(REJECTION);
      if (rejected != (variant == Variant.WOVEN)) {
        throw new IllegalStateException(
            variant.title() + ": " + (rejected ? "" : "not ") + "guarded\n" + launch.errors());
      }
      run(variant);
    }
  }

  private void measure(int rounds) throws IOException, InterruptedException {
    for (int round = 0; round < rounds; round++) {
      for (Variant variant : Variant.values()) {
        get(wall, variant).add(run(variant).wallMillis());
      }
      if (round < MEMORY_ROUNDS) {
        for (Variant variant : Variant.values()) {
          get(memory, variant).add(peakMegabytes(launch(variant, "peak").output()));
        }
      }
    }
  }

  private Launch run(Variant variant) throws IOException, InterruptedException {
    Launch launch = launch(variant);
    boolean quiet = launch.errors().isEmpty() || !variant.ours();
    if (launch.exit() != 0 || !launch.output().equals("hello, world\n") || !quiet) {
      throw new IllegalStateException(
          variant.title() + ": exit " + launch.exit() + "\n" + launch.output() + launch.errors());
    }
    return launch;
  }

  private Launch launch(Variant variant, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(variant.command(java, layout));
    command.addAll(List.of(arguments));
    return Launch.of(command);
  }

  private static double peakMegabytes(String output) {
    String kilobytes = output.substring(output.indexOf("VmHWM:")).replaceAll("[^0-9]", "");
    return Double.parseDouble(kilobytes) / 1024;
  }

  private boolean report(int rounds) {
    System.out.printf(
        Locale.ROOT,
        "%s, %d processors, medians of %d rounds in turn%n%n",
        java,
        Runtime.getRuntime().availableProcessors(),
        rounds);
    System.out.printf("%-30s %8s %8s %12s%n", "", "wall ms", "adds ms", "peak RSS MB");
    for (Variant variant : Variant.values()) {
      System.out.printf(
          Locale.ROOT,
          "%-30s %8.0f %8.0f %12.0f%n",
          variant.title(),
          get(wall, variant).median(),
          added(variant),
          get(memory, variant).median());
    }
    System.out.println();
    boolean nothing = held(Variant.NOTHING, NOTHING_BAR);
    boolean woven = held(Variant.WOVEN, WOVEN_BAR);
    System.out.println();
    return nothing && woven;
  }

  private boolean held(Variant variant, int bar) {
    double share = added(Variant.OPENTELEMETRY) / added(variant);
    boolean held = share >= bar;
    System.out.printf(
        Locale.ROOT,
        "%s adds 1/%.1f of what OpenTelemetry adds; at most 1/%d: %s%n",
        variant.title(),
        share,
        bar,
        held ? "held" : "NOT HELD");
    return held;
  }

  private double added(Variant variant) {
    return get(wall, variant).median() - get(wall, Variant.NONE).median();
  }

  private static Map<Variant, Series> series() {
    Map<Variant, Series> all = new EnumMap<>(Variant.class);
    for (Variant variant : Variant.values()) {
      all.put(variant, new Series());
    }
    return all;
  }

  private static Series get(Map<Variant, Series> all, Variant variant) {
    Series series = all.get(variant);
    if (series == null) {
      throw new IllegalStateException("no series for " + variant);
    }
    return series;
  }
}
