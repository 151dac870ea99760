package io.haagent.agent;

import io.haagent.policy.Policy;
import io.haagent.policy.PolicyReader;
import io.haagent.policy.PolicyResult;
import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The start, in order: options, policy, boot classes, guards, weaving. Nothing is installed before
 * all of it is known to be good. What is the user's mistake gets its line in the log and {@code
 * false}; what is a fault of ours is thrown, and the launcher says so.
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
    Policy policy = policy(options.policy(jar), log);
    if (policy == null) {
      return false;
    }
    try {
      BootClasses.open(instrumentation);
      BootClasses.define();
      Installation.install(policy, options, log, instrumentation);
      return true;
    } catch (IOException e) {
      log.error("could not start: " + e + "; the application runs unguarded");
      return false;
    }
  }

  private static @Nullable Policy policy(File file, AgentLog log) {
    PolicyResult result;
    try {
      result = PolicyReader.read(file);
    } catch (IOException e) {
      log.error(
          "can't read the policy "
              + e.getMessage()
              + "; the application runs unguarded. Name it by -javaagent:ha-agent.jar=policy=FILE");
      return null;
    }
    for (String warning : result.warnings()) {
      log.warn(warning);
    }
    for (String error : result.errors()) {
      log.error(error);
    }
    if (result.policy() == null) {
      log.error("the policy has errors; the application runs unguarded");
    }
    return result.policy();
  }
}
