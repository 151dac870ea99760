package io.haagent.demo.story;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What {@code ./run-demo} runs. */
public final class Demo {

  private Demo() {}

  /**
   * Exits with 0 if the story held, with 1 if not or if a service did not start.
   *
   * @param args the project's root; then {@code once} to end after the story and {@code colour} for
   *     colours, in any order
   */
  public static void main(String[] args) throws InterruptedException {
    Stage.Layout layout = new Stage.Layout(Path.of(args[0]).toAbsolutePath().normalize());
    List<String> options = List.of(args).subList(1, args.length);
    Account account = new Account(System.out, new Palette(options.contains("colour")));
    try {
      empty(layout.folder());
      Stage.Cast cast = new Stage(layout).start();
      Story story = new Storyteller(cast, layout, account).play();
      boolean held = account.verdict(Check.of(story));
      if (!options.contains("once")) {
        account.whatNext(cast, layout);
        Thread.currentThread().join();
      }
      System.exit(held ? 0 : 1);
    } catch (IOException e) {
      System.err.println("run-demo: " + e.getMessage());
      System.exit(1);
    }
  }

  // What the last run left would otherwise be taken for this one's.
  private static void empty(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    Files.createDirectories(folder);
  }
}
