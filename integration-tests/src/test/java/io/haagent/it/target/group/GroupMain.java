package io.haagent.it.target.group;

import static io.haagent.it.target.Facts.fact;
import static io.haagent.it.target.Facts.outcome;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/**
 * Reads lines {@code <fact> pay} and {@code <fact> report}, begins such a call, and prints as that
 * fact {@code runs}, or what its caller got if it ended at once. A line {@code end} has the oldest
 * call end.
 */
public final class GroupMain {
  private static final Deque<Call> RUNNING = new ArrayDeque<>();

  private GroupMain() {}

  public static void main(String[] arguments) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      int space = line.indexOf(' ');
      if (space < 0) {
        RUNNING.remove().end();
        continue;
      }
      Call call = new Call();
      boolean pays = line.endsWith(" pay");
      call.begin(() -> pays ? Database.pay(call) : Database.report(call));
      fact(line.substring(0, space), call.got);
      if (call.got.equals("runs")) {
        RUNNING.add(call);
      }
    }
    while (!RUNNING.isEmpty()) {
      RUNNING.remove().end();
    }
  }

  /** What both methods ask. */
  static final class Database {
    private Database() {}

    static String pay(Call call) throws InterruptedException {
      return call.run();
    }

    static String report(Call call) throws InterruptedException {
      return call.run();
    }
  }

  /** A call that runs until it is told to end. */
  static final class Call {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch told = new CountDownLatch(1);
    private Thread thread = Thread.currentThread();
    private volatile String got = "";

    void begin(Callable<String> body) throws InterruptedException {
      thread =
          new Thread(
              () -> {
                got = outcome(body);
                begun.countDown();
              });
      thread.start();
      begun.await();
    }

    String run() throws InterruptedException {
      got = "runs";
      begun.countDown();
      told.await();
      return "ended";
    }

    void end() throws InterruptedException {
      told.countDown();
      thread.join();
    }
  }
}
