package io.haagent.bench.attach;

import io.haagent.bench.attach.Target.Effect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Attaches to an application of many classes and detaches again, by the commands that a user types.
 * Of several rounds the one with the shortest pause counts: what else runs on the machine can only
 * lengthen it.
 */
public final class Attach {
  private final Path jar;
  private final Path java;
  private final Path programs;
  private final int classes;

  private Attach(Path root, Path java, int classes) {
    this.jar = root.resolve("agent/target/ha-agent.jar");
    this.java = java;
    this.programs = root.resolve("benchmarks/target/attach");
    this.classes = classes;
  }

  /**
   * Measures one JDK.
   *
   * @param arguments the project's folder, the JDK's folder, the number of rounds, of classes
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path java = Path.of(arguments[1], "bin", "java");
    int rounds = Integer.parseInt(arguments[2]);
    int classes = Integer.parseInt(arguments[3]);
    new Attach(Path.of(arguments[0]), java, classes).measure(rounds);
  }

  private void measure(int rounds) throws IOException, InterruptedException {
    System.out.printf(
        Locale.ROOT,
        "%s, %d processors, %,d classes, least of %d rounds; ms%n%n",
        java,
        Runtime.getRuntime().availableProcessors(),
        classes,
        rounds);
    System.out.printf(
        "%-32s %9s %9s %9s %9s %6s%n", "", "guarded", "command", "pause", "JVM stop", "stops");
    for (Variant variant : Variant.values()) {
      List<Row> attached = new ArrayList<>();
      List<Row> detached = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        try (Target target = Target.start(java, programs, classes)) {
          Path policy =
              Files.writeString(programs.resolve("p.json"), variant.policy(target.called()));
          attached.add(row(target, "attach", "--policy", policy.toString()));
          detached.add(row(target, "detach"));
        }
      }
      print("attach, " + variant.title(), attached);
      print("detach", detached);
    }
    System.out.println();
  }

  private Row row(Target target, String name, String... more)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(java.toString(), "-jar", jar.toString(), name));
    command.add(String.valueOf(target.pid()));
    command.addAll(List.of(more));
    target.begin();
    long begin = System.currentTimeMillis();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    byte[] said = process.getInputStream().readAllBytes();
    int exit = process.waitFor();
    long end = System.currentTimeMillis();
    Effect effect = target.report();
    if (exit != 0 || (effect.guardedMillis() == 0 && name.equals("attach"))) {
      throw new IllegalStateException(new String(said, StandardCharsets.UTF_8) + effect);
    }
    return new Row(effect.guardedMillis() - begin, end - begin, effect);
  }

  private static void print(String title, List<Row> rows) {
    Row least = rows.stream().min(Comparator.comparing(row -> row.effect.hiccupMillis())).get();
    System.out.printf(
        Locale.ROOT,
        "%-32s %9s %,9d %9.1f %9.1f %6d%n",
        title,
        title.equals("detach") ? "" : String.format(Locale.ROOT, "%,d", least.guarded),
        least.command,
        least.effect.hiccupMillis(),
        least.effect.stopMillis(),
        least.effect.stops());
  }

  /**
   * One command's cost.
   *
   * @param guarded from its start to the first guarded call
   * @param command from its start to its end
   */
  private record Row(long guarded, long command, Effect effect) {}
}
