package io.haagent.demo.story;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A service of the demo in a JVM of its own, on a free port of the loopback interface. */
final class Service {

  private static final Pattern PORT = Pattern.compile("listens on port (\\d+)");
  private static final Duration START = Duration.ofSeconds(60);

  private final String name;
  private final Path log;
  private final Process process;

  private Service(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts a main class of this jar.
   *
   * @param name of the process, and of its log file in {@code folder}
   * @param jvm options for its JVM
   * @param main the class, followed by its arguments
   */
  static Service start(String name, Path folder, List<String> jvm, List<String> main)
      throws IOException {
    Path log = folder.resolve(name + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx128m");
    command.add("-Ddemo.parent=" + ProcessHandle.current().pid());
    command.addAll(jvm);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.addAll(main);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new Service(name, log, process);
  }

  /** Waits until the service listens and tells its port. */
  int port() throws IOException, InterruptedException {
    long end = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < end) {
      boolean alive = process.isAlive();
      Matcher matcher = PORT.matcher(Files.readString(log));
      if (matcher.find()) {
        return Integer.parseInt(matcher.group(1));
      }
      if (!alive) {
        throw new IOException(name + " ended at once; it said:\n" + Files.readString(log));
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    throw new IOException(name + " did not start within " + START.toSeconds() + " s; see " + log);
  }

  URI loopback() throws IOException, InterruptedException {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** The process id. */
  long process() {
    return process.pid();
  }

  void stop() {
    process.destroy();
    try {
      if (process.waitFor(2, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
