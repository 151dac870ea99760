package io.haagent.agent;

import org.jspecify.annotations.Nullable;

/** The JVM's properties and environment. */
final class JvmSurroundings implements AgentOptions.Surroundings {

  @Override
  public @Nullable String property(String name) {
    return System.getProperty(name);
  }

  @Override
  public @Nullable String variable(String name) {
    return System.getenv(name);
  }
}
