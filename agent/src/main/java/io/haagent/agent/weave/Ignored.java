package io.haagent.agent.weave;

import io.haagent.policy.MethodPattern;
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

  static boolean byOpenPatterns(@Nullable ClassLoader loader, String name, MethodPattern pattern) {
    if (isJdk(loader)) {
      // "java.lang.Runnable+" means the app's runnables, not the JDK's own threads and cleaners.
      return !namesTheJdk(pattern.type()) || (pattern.subtypes() && !pattern.matchesType(name));
    }
    for (String agent : AGENTS) {
      if (name.startsWith(agent)) {
        return true;
      }
    }
    return false;
  }

  private static boolean namesTheJdk(String type) {
    return type.startsWith("java") || type.startsWith("jdk") || type.startsWith("sun");
  }

  private static boolean isJdk(@Nullable ClassLoader loader) {
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }
}
