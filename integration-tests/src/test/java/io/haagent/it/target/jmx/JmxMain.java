package io.haagent.it.target.jmx;

import io.haagent.it.target.Facts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;

/** Does what it reads on standard input, a line each; its end is the end of the input. */
public final class JmxMain {

  private JmxMain() {}

  public static void main(String[] arguments) throws Exception {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Backend.plain("loads the class, so that all is woven");
    Facts.fact("started", true);
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      switch (line) {
        case "call" -> Facts.fact("call" + number, Facts.outcome(() -> Backend.call("a")));
        case "fail" -> Facts.fact("fail" + number, Facts.outcome(() -> Backend.call("")));
        case "plain" -> Facts.fact("plain" + number, Facts.outcome(() -> Backend.plain("a")));
        case "server" -> ManagementFactory.getPlatformMBeanServer();
        case "own server" -> ownServer();
        default -> throw new IllegalArgumentException(line);
      }
      Facts.fact("done" + number, line);
    }
  }

  /** As application servers do: a builder that only their own loader knows. */
  private static void ownServer() throws ReflectiveOperationException, IOException {
    URL programs = JmxMain.class.getProtectionDomain().getCodeSource().getLocation();
    // The server stays for the life of the JVM, and so does its loader.
    @SuppressWarnings("resource")
    ClassLoader own = new URLClassLoader(new URL[] {programs}, null);
    Thread.currentThread().setContextClassLoader(own);
    String builder = JmxMain.class.getPackageName() + ".OwnBuilder";
    System.setProperty("javax.management.builder.initial", builder);
    ManagementFactory.getPlatformMBeanServer();
    Facts.fact("built", own.loadClass(builder).getField("built").get(null));
  }

  /** What the policies guard. */
  static final class Backend {
    private Backend() {}

    static String call(String given) throws IOException {
      if (given.isEmpty()) {
        throw new IOException("down");
      }
      return given;
    }

    static String plain(String given) {
      return given;
    }
  }
}
