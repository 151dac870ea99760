package io.haagent.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** A Java installation that the tests fork JVMs of. */
record Jdk(int feature, Path home) {

  private static final Path INSTALLED = Path.of("/usr/lib/jvm");

  private static final List<Jdk> AVAILABLE = find();

  /** The JDK 17 and, where this machine has one, the JDK 25. */
  static List<Jdk> available() {
    return AVAILABLE;
  }

  Path tool(String name) {
    return home.resolve("bin").resolve(name);
  }

  @Override
  public String toString() {
    return "JDK " + feature;
  }

  private static List<Jdk> find() {
    List<Jdk> found = new ArrayList<>();
    found.add(find(17).orElseThrow(() -> new IllegalStateException("no JDK 17 on this machine")));
    Optional<Jdk> newest = find(25);
    Path missing = Artifacts.target().resolve("jdk25-missing");
    try {
      if (newest.isPresent()) {
        Files.deleteIfExists(missing);
        found.add(newest.get());
      } else {
        // Whoever runs the build can find this and say so last, where it isn't overlooked.
        Files.writeString(missing, "No JDK 25 under " + INSTALLED + ": that half was skipped\n");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(found);
  }

  private static Optional<Jdk> find(int feature) {
    String named = System.getenv("HA_IT_JDK" + feature);
    if (named != null) {
      return Optional.of(new Jdk(feature, Path.of(named)));
    }
    if (Runtime.version().feature() == feature) {
      return Optional.of(new Jdk(feature, Path.of(System.getProperty("java.home"))));
    }
    try (Stream<Path> homes = Files.list(INSTALLED)) {
      return homes
          .filter(home -> Files.isExecutable(home.resolve("bin/javac")))
          .filter(home -> version(home).feature() == feature)
          .max(Comparator.comparing(Jdk::version))
          .map(home -> new Jdk(feature, home));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Runtime.Version version(Path home) {
    Properties release = new Properties();
    try (var in = Files.newBufferedReader(home.resolve("release"))) {
      release.load(in);
    } catch (IOException e) {
      return Runtime.Version.parse("8");
    }
    String version = release.getProperty("JAVA_VERSION", "8").replace("\"", "");
    return Runtime.Version.parse(version.startsWith("1.") ? "8" : version);
  }
}
