package io.haagent.it.target.client;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Deploys programs in one JVM, one after the other. To be given, for each, its main class, its
 * class path and its one argument.
 */
public final class Applications {

  private Applications() {}

  public static void main(String[] arguments) throws Exception {
    for (int i = 0; i < arguments.length; i += 3) {
      deploy(arguments[i], arguments[i + 1], arguments[i + 2]);
    }
  }

  private static void deploy(String main, String classPath, String argument) throws Exception {
    List<URL> jars = new ArrayList<>();
    for (String jar : classPath.split(File.pathSeparator)) {
      jars.add(Path.of(jar).toUri().toURL());
    }
    ClassLoader platform = ClassLoader.getPlatformClassLoader();
    try (URLClassLoader own = new URLClassLoader(jars.toArray(new URL[0]), platform)) {
      Thread.currentThread().setContextClassLoader(own);
      own.loadClass(main)
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[] {argument});
    } finally {
      Thread.currentThread().setContextClassLoader(platform);
    }
  }
}
