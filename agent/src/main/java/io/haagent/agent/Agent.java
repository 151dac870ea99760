package io.haagent.agent;

import io.haagent.policy.PolicyResult;
import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.function.BiPredicate;

/**
 * The start, in order: options, policy, boot classes, guards, weaving, the watch thread. No guard
 * is installed before all of the policy is known to be good; while it isn't, the agent waits for a
 * better file. What is the user's mistake gets its line in the log and {@code false}; what is a
 * fault of ours is thrown, and the launcher says so.
 */
public final class Agent implements BiPredicate<String, Instrumentation> {
  private final File jar;

  /** Made by the launcher, which knows JDK types only. */
  public Agent(File jar) {
    this.jar = jar;
  }

  @Override
  public boolean test(String arguments, Instrumentation instrumentation) {
    AgentOptions options = AgentOptions.read(arguments, new JvmSurroundings());
    AgentLog log = new AgentLog(options.log(), options.logLevel());
    for (String problem : options.problems()) {
      log.warn(problem);
    }
    File file = options.policy(jar);
    PolicyVersion first = PolicyVersion.read(file);
    boolean good = isGood(first, log);
    try {
      BootClasses.open(instrumentation);
      BootClasses.define();
      RunningAgent.start(jar, options, log, instrumentation, file, first);
      return good;
    } catch (IOException e) {
      log.error("could not start: " + e + "; the application runs unguarded");
      return false;
    }
  }

  /** Tells what is wrong with a policy, and whether it can be put in place. */
  private static boolean isGood(PolicyVersion version, AgentLog log) {
    if (version.unreadable() != null) {
      log.error(
          "can't read the policy "
              + version.unreadable()
              + "; the application runs unguarded. Name it by -javaagent:ha-agent.jar=policy=FILE");
      return false;
    }
    PolicyResult result = version.result();
    for (String warning : result.warnings()) {
      log.warn(warning);
    }
    for (String error : result.errors()) {
      log.error(error);
    }
    if (result.policy() == null) {
      log.error("the policy has errors; the application runs unguarded until it is corrected");
    }
    return result.policy() != null;
  }
}
