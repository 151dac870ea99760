package io.haagent.agent.cli;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which JVM a command is for, and how long it may take to answer. */
final class TargetOptions {
  @Parameters(paramLabel = "PID", description = "the JVM's process, as \"ps\" lists it")
  private long pid;

  /** Weaving all of 20,000 loaded classes took 50 s on two cores that had five times their work. */
  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "how long to wait for its answer (${DEFAULT-VALUE})")
  private int timeoutSeconds;

  long pid() {
    return pid;
  }

  int timeoutSeconds() throws CommandFailed {
    if (timeoutSeconds < 1) {
      throw new CommandFailed("--timeout: must be at least 1 second", CommandFailed.USAGE);
    }
    return timeoutSeconds;
  }
}
