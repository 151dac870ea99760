package io.haagent.agent;

/** The service's name where the policy gives none: its main class, or its jar. */
public final class MainClass {

  private MainClass() {}

  static String name() {
    return name(System.getProperty("sun.java.command", ""));
  }

  /** Returns the first word of a JVM's command line, a jar's without its folder. */
  public static String name(String command) {
    int space = command.indexOf(' ');
    String first = space < 0 ? command : command.substring(0, space);
    if (first.endsWith(".jar")) {
      first = first.substring(Math.max(first.lastIndexOf('/'), first.lastIndexOf('\\')) + 1);
    }
    return first.isEmpty() ? "java" : first;
  }
}
