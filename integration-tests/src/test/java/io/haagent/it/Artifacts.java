package io.haagent.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The files that the build hands to the tests. */
final class Artifacts {

  private static final AtomicInteger FOLDERS = new AtomicInteger();

  private Artifacts() {}

  /** The packaged agent, as a user downloads it. */
  static Path agentJar() {
    Path jar = Path.of(System.getProperty("ha.it.agentJar", "../agent/target/ha-agent.jar"));
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(jar + " is not there: package module agent first");
    }
    return jar.toAbsolutePath().normalize();
  }

  static Path target() {
    return Path.of(System.getProperty("ha.it.target", "target")).toAbsolutePath().normalize();
  }

  /** The programs that are run under the agent; JDK-only but for those of libraries. */
  static Path programs() {
    return target().resolve("test-classes");
  }

  /** The jars of a Spring major version. */
  static List<Path> spring(int major) {
    return jars("spring-" + major);
  }

  /** The jars of one of the folders that the build fills. */
  static List<Path> jars(String folder) {
    try (Stream<Path> jars = Files.list(target().resolve(folder))) {
      return jars.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** OpenTelemetry's agent. */
  static Path openTelemetry() {
    return target().resolve("peers").resolve("opentelemetry-javaagent.jar");
  }

  /** A new folder that stays after the test, for whoever looks into a failure. */
  static Path folder(String name) {
    try {
      Path parent = target().resolve("it");
      Files.createDirectories(parent);
      return Files.createTempDirectory(
          parent, String.format("%03d-%s-", FOLDERS.incrementAndGet(), name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
