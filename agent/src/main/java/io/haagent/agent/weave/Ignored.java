package io.haagent.agent.weave;

import org.jspecify.annotations.Nullable;

/**
 * What an open pattern ({@code *}, {@code ..}, {@code +}, an annotation) never means: the JDK,
 * where it doesn't say so, and the classes of agents. A pattern that names its type exactly means
 * what it says.
 */
final class Ignored {
  private static final String[] AGENTS = {
    "io.haagent.bootstrap.",
    "io.haagent.launcher.",
    "net.bytebuddy.",
    "io.opentelemetry.javaagent.",
    "datadog.trace.",
    "co.elastic.apm.agent.",
    "com.newrelic.agent.",
    "com.appdynamics.",
    "com.dynatrace.",
    "org.glowroot.agent.",
    "com.intellij.rt.",
    "org.jacoco.agent."
  };

  private Ignored() {}

  static boolean byOpenPatterns(@Nullable ClassLoader loader, String name, String pattern) {
    if (isJdk(loader)) {
      return !(pattern.startsWith("java")
          || pattern.startsWith("jdk")
          || pattern.startsWith("sun"));
    }
    for (String agent : AGENTS) {
      if (name.startsWith(agent)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isJdk(@Nullable ClassLoader loader) {
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }
}
