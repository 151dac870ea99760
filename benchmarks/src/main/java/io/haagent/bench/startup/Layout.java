package io.haagent.bench.startup;

import java.nio.file.Path;

/**
 * Where the things that are started lie; {@code benchmarks/startup} puts them there.
 *
 * @param root the project's folder
 */
record Layout(Path root) {

  /** Returns the agent option with one of the policies in {@code src/startup}. */
  String agent(String policy) {
    return "-javaagent:"
        + root.resolve("agent/target/ha-agent.jar")
        + "=policy="
        + root.resolve("benchmarks/src/startup").resolve(policy);
  }

  Path openTelemetry() {
    return root.resolve("benchmarks/target/peers/opentelemetry-javaagent.jar");
  }

  Path application() {
    return root.resolve("benchmarks/target/startup");
  }
}
