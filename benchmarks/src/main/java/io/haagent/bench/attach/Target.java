package io.haagent.bench.attach;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The application of many classes, in a JVM of its own. */
final class Target implements AutoCloseable {
  /**
   * {@code [1764000000000ms] Safepoint "RedefineClasses", ..., Total: 5678 ns}, on JDK 17 and 25
   * alike.
   */
  private static final Pattern STOP =
      Pattern.compile("^\\[(\\d+)ms].*Safepoint \"(\\w+)\".*Total: *(\\d+) ns.*");

  private final Process process;
  private final BufferedReader out;
  private final Writer in;
  private final Path stops;
  private final String called;
  private long begunMillis;

  private Target(Process process, Path stops) throws IOException {
    this.process = process;
    this.stops = stops;
    out = process.inputReader(StandardCharsets.UTF_8);
    in = process.outputWriter(StandardCharsets.UTF_8);
    called = line().substring("ready ".length());
  }

  static Target start(Path java, Path programs, int classes) throws IOException {
    Path stops = programs.resolve("stops.log");
    Files.deleteIfExists(stops);
    List<String> command =
        List.of(
            java.toString(),
            "-Xmx512m",
            "-Xlog:safepoint:file=" + stops + ":timemillis:filecount=0",
            "-XX:+EnableDynamicAgentLoading",
            "-cp",
            programs.toString(),
            "Crowd",
            String.valueOf(classes));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    return new Target(builder.start(), stops);
  }

  /** Returns the class that it calls all the time. */
  String called() {
    return called;
  }

  long pid() {
    return process.pid();
  }

  /** Forgets what was measured so far. */
  void begin() throws IOException {
    ask("begin");
    begunMillis = System.currentTimeMillis();
  }

  /** Returns what was measured since {@link #begin}. */
  Effect report() throws IOException {
    String[] told = ask("report").split(" ");
    double longest = 0;
    int count = 0;
    for (String line : Files.readAllLines(stops)) {
      Matcher stop = STOP.matcher(line);
      if (stop.matches() && Long.parseLong(stop.group(1)) >= begunMillis) {
        longest = Math.max(longest, Long.parseLong(stop.group(3)) / 1e6);
        count++;
      }
    }
    return new Effect(Long.parseLong(told[0]), Long.parseLong(told[1]) / 1e6, longest, count);
  }

  private String ask(String what) throws IOException {
    in.write(what + "\n");
    in.flush();
    return line();
  }

  private String line() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IllegalStateException("the application ended");
    }
    return line;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /**
   * What the application has noticed.
   *
   * @param guardedMillis when its first call was rejected, in milliseconds since 1970; 0 if none
   *     was
   * @param hiccupMillis the longest that a thread of its own was held up
   * @param stopMillis the longest stop of all threads, as the JVM logs it
   * @param stops how many there were
   */
  record Effect(long guardedMillis, double hiccupMillis, double stopMillis, int stops) {}
}
