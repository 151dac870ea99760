package io.haagent.it.target.load;

import io.haagent.it.target.Facts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Threads that call without end, and what they got that they should not have. */
final class Load {
  /** Leaves the agent, which is what is looked at, some of a small machine. */
  private static final long PAUSE_NANOS = 2_000_000;

  private static final int PATIENCE_SECONDS = 30;

  private interface Call {
    /** Makes one call; throws where it isn't as it should be. */
    void make(int given) throws Exception;
  }

  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  private final HttpClient client = HttpClient.newBuilder().executor(executor).build();
  private final HttpRequest request;
  private final AtomicLong calls = new AtomicLong();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private volatile boolean retried;

  Load(URI uri) {
    request = HttpRequest.newBuilder(uri).build();
  }

  void start() throws Exception {
    // The pool's threads are part of what is there before the first round.
    for (int i = 0; i < 2; i++) {
      executor.submit(() -> LockSupport.parkNanos(1)).get();
    }
    thread("sync", given -> expect(given + 1, Work.sync(given)));
    thread("late", given -> expect(given + 2, Work.late(given)));
    thread("failing", given -> failing());
    thread("flaky", this::flaky);
    thread(
        "async",
        given ->
            expect(given + 3, Work.async(given, executor).get(PATIENCE_SECONDS, TimeUnit.SECONDS)));
    thread("send", given -> answer(client.send(request, HttpResponse.BodyHandlers.ofString())));
    thread(
        "sendAsync",
        given ->
            answer(
                client
                    .sendAsync(request, HttpResponse.BodyHandlers.ofString())
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)));
  }

  /** From now on, or until now, the retry is in force without a gap. */
  void retried(boolean on) {
    retried = on;
  }

  /** Waits until the threads have made some calls more. */
  void await(int more) {
    long from = calls.get();
    if (!Facts.eventually(() -> calls.get() - from >= more)) {
      wrong.add("no calls for 20 s");
    }
  }

  long calls() {
    return calls.get();
  }

  Queue<String> wrong() {
    return wrong;
  }

  private void thread(String name, Call call) {
    Thread thread =
        new Thread(
            () -> {
              for (int given = 0; ; given++) {
                try {
                  call.make(given);
                } catch (Throwable t) {
                  wrong.add(name + ": " + t + " at " + t.getStackTrace()[0]);
                }
                calls.incrementAndGet();
                LockSupport.parkNanos(PAUSE_NANOS);
              }
            },
            "load-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void failing() {
    Work.Expected expected = new Work.Expected();
    try {
      Work.failing(expected);
    } catch (Work.Expected thrown) {
      if (thrown == expected) {
        return;
      }
    }
    throw new IllegalStateException("not the method's own exception");
  }

  private void flaky(int given) throws IOException {
    boolean must = retried;
    Work.firstAgain();
    try {
      expect(given + 4, Work.flaky(given));
    } catch (IOException e) {
      if (must && retried) {
        throw e;
      }
    }
  }

  private static void answer(HttpResponse<String> response) {
    expect(200, response.statusCode());
    if (!response.body().equals("here")) {
      throw new IllegalStateException("body " + response.body());
    }
  }

  private static void expect(int expected, int got) {
    if (expected != got) {
      throw new IllegalStateException(got + " in place of " + expected);
    }
  }
}
