package io.haagent.it.target.http;

import io.haagent.it.target.Facts;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** 10,000 calls that all fail, most with small answers, some with large, broken or no answers. */
public final class ManyMain {

  private static final int SYNC = 5_000;
  private static final int ASYNC = 5_000;
  private static final int AT_A_TIME = 4;

  private ManyMain() {}

  public static void main(String[] arguments) throws Exception {
    Calls calls = new Calls(Calls.newClient(), arguments[0]);
    int failed = 0;
    for (int i = 0; i < SYNC; i++) {
      String path = path(i);
      failed += failed(Facts.outcome(() -> calls.get(path))) ? 1 : 0;
    }
    Facts.fact("sync", failed);
    AtomicInteger failures = new AtomicInteger();
    Semaphore running = new Semaphore(AT_A_TIME);
    for (int i = 0; i < ASYNC; i++) {
      running.acquire();
      CompletableFuture<HttpResponse<String>> answer =
          calls.client().sendAsync(calls.request(path(i)).build(), BodyHandlers.ofString());
      answer.whenComplete(
          (response, thrown) -> {
            if (thrown != null || failed(Calls.text(response))) {
              failures.incrementAndGet();
            }
            running.release();
          });
    }
    running.acquire(AT_A_TIME);
    Facts.fact("async", failures.get());
  }

  private static String path(int i) {
    if (i % 500 == 1) {
      return "/silent/x";
    }
    if (i % 100 == 2) {
      return "/large/x";
    }
    return i % 50 == 3 ? "/short/x" : "/dead/x";
  }

  private static boolean failed(String outcome) {
    return outcome.startsWith("500 ") || outcome.startsWith("threw ");
  }
}
