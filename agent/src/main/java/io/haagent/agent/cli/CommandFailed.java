package io.haagent.agent.cli;

/** Ends a command: what went wrong and what to do, as whoever typed it reads it. */
final class CommandFailed extends Exception {
  /** The command failed, or the policy has errors. */
  static final int FAILED = 1;

  /** Wrong usage, or a file that can't be read. */
  static final int USAGE = 2;

  private static final long serialVersionUID = 1;

  private final int exitCode;

  CommandFailed(String message) {
    this(message, FAILED);
  }

  CommandFailed(String message, int exitCode) {
    super(message, null, false, false);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
