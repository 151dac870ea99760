package io.haagent.it.target.mark;

import io.haagent.it.target.Facts;
import java.util.TreeSet;

/** Tells what an application can see: classes, resources, threads, system properties. */
public final class Sight {

  private static final String[] CLASSES = {
    "io.haagent.CallRejectedException",
    "io.haagent.bootstrap.Gate",
    "io.haagent.agent.Agent",
    "io.haagent.agent.cli.Commands",
    "io.haagent.engine.PolicyGuard",
    "io.haagent.policy.Policy",
    "io.haagent.adapters.jdkhttp.JdkHttpAdapter",
    "net.bytebuddy.ByteBuddy",
    "net.bytebuddy.asm.Advice",
    "com.fasterxml.jackson.core.JsonFactory",
    "picocli.CommandLine",
    "org.slf4j.LoggerFactory",
    "org.slf4j.simple.SimpleLogger",
  };

  private static final String[] RESOURCES = {
    "META-INF/services/org.slf4j.spi.SLF4JServiceProvider",
    "META-INF/services/com.fasterxml.jackson.core.JsonFactory",
    "META-INF/services/javax.annotation.processing.Processor",
    "META-INF/LICENSE",
    "META-INF/NOTICE",
    "simplelogger.properties",
    "logback.xml",
    "logging.properties",
    "ha-policy.schema.json",
    "net/bytebuddy/ByteBuddy.class",
    "io/haagent/engine/PolicyGuard.class",
  };

  private Sight() {}

  public static void main(String[] arguments) throws Exception {
    Facts.fact("call", Facts.outcome(() -> Remote.call("a")));
    for (String name : CLASSES) {
      Facts.fact("class." + name, visible(name));
    }
    ClassLoader loader = Sight.class.getClassLoader();
    for (String name : RESOURCES) {
      Facts.fact("resource." + name, loader.getResources(name).hasMoreElements());
    }
    // Runs the agent's timer, so that its thread is there to be seen.
    if (arguments.length == 0) {
      Facts.fact("timed", Facts.eventually(Remote.never()::isCompletedExceptionally));
    }
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      Facts.fact(
          "thread." + thread.getName(),
          "daemon:" + thread.isDaemon() + " loader:" + loaderOf(thread));
    }
    Facts.fact("properties", new TreeSet<>(System.getProperties().stringPropertyNames()));
  }

  private static String loaderOf(Thread thread) {
    ClassLoader loader = thread.getContextClassLoader();
    return loader == null ? "none" : loader == ClassLoader.getSystemClassLoader() ? "app" : "other";
  }

  private static boolean visible(String name) {
    try {
      Class.forName(name, false, Sight.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
