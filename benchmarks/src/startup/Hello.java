import java.io.BufferedReader;
import java.io.FileReader;
import java.io.IOException;

/** The application whose start is measured. */
final class Hello {
  private Hello() {}

  /**
   * Greets once; with {@code twice} it greets again, to show whether a guard is there, with {@code
   * peak} it says how much memory the JVM has had at most.
   */
  public static void main(String[] arguments) throws IOException {
    Greeter greeter = new Greeter();
    System.out.println(greeter.greet("world"));
    if (arguments.length == 0) {
      return;
    }
    if (arguments[0].equals("twice")) {
      System.out.println(greeter.greet("again"));
    } else {
      printPeak();
    }
  }

  private static void printPeak() throws IOException {
    try (BufferedReader status = new BufferedReader(new FileReader("/proc/self/status"))) {
      String line;
      while ((line = status.readLine()) != null) {
        if (line.startsWith("VmHWM:")) {
          System.out.println(line);
        }
      }
    }
  }
}
