package io.haagent.bench.startup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * One run of a JVM from its start to its end.
 *
 * @param wallMillis milliseconds from the request to start it to its end
 * @param exit its exit code
 * @param output what it wrote to stdout
 * @param errors what it wrote to stderr
 */
record Launch(double wallMillis, int exit, String output, String errors) {

  /** Runs a command to its end. */
  static Launch of(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    // Options from outside would change what is measured.
    environment.remove("JAVA_TOOL_OPTIONS");
    environment.remove("JDK_JAVA_OPTIONS");
    environment.keySet().removeIf(name -> name.startsWith("HA_AGENT_") || name.startsWith("OTEL_"));
    environment.put("OTEL_TRACES_EXPORTER", "none");
    environment.put("OTEL_METRICS_EXPORTER", "none");
    environment.put("OTEL_LOGS_EXPORTER", "none");
    long begin = System.nanoTime();
    Process process = builder.start();
    process.getOutputStream().close();
    // Both streams stay far below a pipe's buffer, so reading one after the other can't block.
    byte[] output = process.getInputStream().readAllBytes();
    byte[] errors = process.getErrorStream().readAllBytes();
    int exit = process.waitFor();
    return new Launch(
        (System.nanoTime() - begin) / 1e6,
        exit,
        new String(output, StandardCharsets.UTF_8),
        new String(errors, StandardCharsets.UTF_8));
  }
}
