package io.haagent.it.target.timeout;

import static io.haagent.it.target.Facts.fact;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Makes calls as it is told to, line by line: hold NAME, free NAME, sleep NAME. */
public final class TimeoutReloadMain {
  private static final Map<String, CountDownLatch> HELD = new ConcurrentHashMap<>();

  private TimeoutReloadMain() {}

  public static void main(String[] arguments) throws Exception {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String name = line.substring(line.indexOf(' ') + 1);
      if (line.startsWith("hold ")) {
        HELD.put(name, new CountDownLatch(1));
        new Thread(() -> tell(name, () -> held(name))).start();
      } else if (line.startsWith("free ")) {
        HELD.get(name).countDown();
      } else {
        tell(name, TimeoutReloadMain::slept);
      }
    }
  }

  private static void tell(String name, Callable<String> call) {
    try {
      fact(name, call.call());
    } catch (Exception thrown) {
      fact(name, thrown.getClass().getSimpleName());
    }
  }

  static String held(String name) throws InterruptedException {
    fact(name + ".in", true);
    HELD.get(name).await();
    return "held";
  }

  static String slept() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(100);
    return "slept";
  }
}
