package io.haagent.agent.cli;

import java.io.File;

/** Says why a JVM did not take the agent's jar, and what to do. */
final class AttachProblem {

  private AttachProblem() {}

  /** By what the JDK's exceptions say, for most differ in their message alone. */
  static String explain(TargetProcess target, File jar, Throwable thrown) {
    Throwable cause = root(thrown);
    String message = String.valueOf(cause.getMessage());
    String process = "process " + target.pid();
    if (message.contains("Dynamic agent loading is not enabled")) {
      return process
          + " was started with -XX:-EnableDynamicAgentLoading; start it without, or with"
          + " -javaagent:ha-agent.jar";
    }
    if (message.contains("Agent JAR not found")) {
      return process
          + " runs as "
          + target.user()
          + ", who can't read "
          + jar
          + "; make it readable";
    }
    if (message.contains("instrument")) {
      return process
          + " is without module java.instrument ("
          + message
          + "); add it to that Java image";
    }
    if (isStaleSocket(thrown) || message.contains("is not secure")) {
      return process
          + " can't be reached through "
          + StaleSocket.of(target)
          + ", which an earlier process left behind; delete that file";
    }
    return switch (cause.getClass().getSimpleName()) {
      case "AttachNotSupportedException" ->
          process
              + " does not answer: it is stopped or hung, or was started with"
              + " -XX:+DisableAttachMechanism ("
              + message
              + ")";
      case "AgentInitializationException" ->
          process + " took the agent, which failed to start; its standard error says why";
      default -> process + " does not take the agent: " + cause;
    };
  }

  /** Tells whether nobody listens where the JVM would: only a file without a process refuses. */
  static boolean isStaleSocket(Throwable thrown) {
    return String.valueOf(root(thrown).getMessage()).contains("Connection refused");
  }

  private static Throwable root(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
