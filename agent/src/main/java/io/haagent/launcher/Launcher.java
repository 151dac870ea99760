package io.haagent.launcher;

import java.lang.instrument.Instrumentation;

/**
 * The entry points of {@code ha-agent.jar}. The rules that keep this class correct:
 *
 * <ul>
 *   <li>Its class file is of Java 8, so that a JVM that is too old is told so and runs on.
 *   <li>It names classes of newer class files only behind the check of the version.
 *   <li>Nothing leaves {@link #premain}, for a premain that throws ends the JVM before its main.
 *   <li>No logger, no static state, no lambdas.
 * </ul>
 */
public final class Launcher {
  private static final double OLDEST = 17;

  private Launcher() {}

  /** Called by the JVM for {@code -javaagent}, before the application's main. */
  public static void premain(String arguments, Instrumentation instrumentation) {
    start(arguments, instrumentation);
  }

  /** Called by the JVM when the agent is attached while it runs; whatever comes, it runs on. */
  public static void agentmain(String arguments, Instrumentation instrumentation) {
    try {
      if (!tooOld()) {
        Attach.run(arguments, instrumentation);
      }
    } catch (Throwable t) {
      System.err.println(
          "[ha-agent] ERROR could not do what was asked: " + t + "; the application runs on");
    }
  }

  /** The command line: {@code java -jar ha-agent.jar <command>}. */
  public static void main(String[] arguments) throws Exception {
    if (tooOld()) {
      System.exit(1);
    }
    System.exit(Start.command(arguments));
  }

  private static void start(String arguments, Instrumentation instrumentation) {
    boolean refuse = false;
    try {
      // Inside, too: a security manager denies the look at the environment.
      refuse = "startup".equals(System.getenv("HA_AGENT_FAIL"));
      boolean unguarded = tooOld() || !Start.agent(arguments, instrumentation);
      if (unguarded && refuse) {
        System.err.println(
            "[ha-agent] ERROR the application is not started: HA_AGENT_FAIL=startup");
        System.exit(1);
      }
    } catch (Throwable t) {
      System.err.println(
          "[ha-agent] ERROR could not start: "
              + t
              + "; the application "
              + (refuse ? "is not started: HA_AGENT_FAIL=startup" : "runs unguarded"));
      if (refuse) {
        System.exit(1);
      }
    }
  }

  private static boolean tooOld() {
    String version = System.getProperty("java.specification.version", "0");
    boolean old;
    try {
      old = Double.parseDouble(version) < OLDEST;
    } catch (NumberFormatException e) {
      old = false; // a version that reads otherwise is newer than this class
    }
    if (old) {
      System.err.println(
          "[ha-agent] ERROR needs Java 17 or newer, this is Java " + version + "; runs unguarded");
    }
    return old;
  }
}
