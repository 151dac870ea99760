import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntUnaryOperator;

/**
 * An application of many classes, one of which it calls all the time while another thread watches
 * for pauses. Lines on its standard input: {@code begin} forgets what was measured, {@code report}
 * prints it.
 */
final class Crowd extends ClassLoader {
  private static volatile long guardedMillis;
  private static volatile long longestNanos;

  private Crowd() {}

  public static void main(String[] arguments) throws Exception {
    int classes = Integer.parseInt(arguments[0]);
    byte[] template;
    try (InputStream in = Crowd.class.getResourceAsStream("/load/p000/C00000.class")) {
      template = in.readAllBytes();
    }
    Crowd loader = new Crowd();
    Class<?> last = null;
    for (int i = 0; i < classes; i++) {
      last = loader.define(template, i);
    }
    IntUnaryOperator called = (IntUnaryOperator) last.getConstructor().newInstance();
    start("caller", () -> call(called));
    start("pauses", Crowd::watch);
    System.out.println("ready " + last.getName());
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.equals("begin")) {
        longestNanos = 0;
        guardedMillis = 0;
        System.out.println("begun");
      } else {
        System.out.println(guardedMillis + " " + longestNanos);
      }
    }
  }

  /** Linked too, as the classes of an application that runs are. */
  private Class<?> define(byte[] template, int number) throws Exception {
    String from = "load/p000/C00000";
    String to = String.format("load/p%03d/C%05d", number / 100, number);
    byte[] bytes =
        new String(template, StandardCharsets.ISO_8859_1)
            .replace(from, to)
            .getBytes(StandardCharsets.ISO_8859_1);
    Class<?> defined = defineClass(to.replace('/', '.'), bytes, 0, bytes.length);
    return Class.forName(defined.getName(), true, this);
  }

  /** The policy lets one call an hour through, so the first that is rejected tells of the guard. */
  private static void call(IntUnaryOperator called) {
    while (true) {
      try {
        called.applyAsInt(1);
      } catch (RuntimeException e) {
        if (guardedMillis == 0) {
          guardedMillis = System.currentTimeMillis();
        }
      }
      LockSupport.parkNanos(100_000);
    }
  }

  private static void watch() {
    long before = System.nanoTime();
    while (true) {
      LockSupport.parkNanos(500_000);
      long now = System.nanoTime();
      longestNanos = Math.max(longestNanos, now - before);
      before = now;
    }
  }

  private static void start(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
  }
}
