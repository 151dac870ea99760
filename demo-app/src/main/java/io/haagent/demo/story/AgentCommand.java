package io.haagent.demo.story;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A command of {@code ha-agent.jar}, as an operator types it. */
final class AgentCommand {

  private AgentCommand() {}

  /**
   * Runs a command to its end.
   *
   * @return what it said
   * @throws IOException if it did not end with 0; the message is what it said
   */
  static String run(Path jar, String... command) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("-jar");
    line.add(jar.toString());
    line.addAll(List.of(command));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    int code = process.waitFor();
    if (code != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + code + ": " + said);
    }
    return said;
  }
}
