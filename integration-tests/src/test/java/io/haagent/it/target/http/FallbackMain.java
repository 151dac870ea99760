package io.haagent.it.target.http;

import static io.haagent.it.target.Facts.fact;
import static io.haagent.it.target.Facts.outcome;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls what is down, or pretended to be, with the JDK's client; to be given the server's URL. */
public final class FallbackMain {

  private FallbackMain() {}

  public static void main(String[] arguments) throws Exception {
    Calls calls = new Calls(Calls.newClient(), arguments[0]);
    both(
        "canned",
        () -> calls.get("/flaky/canned/sync"),
        () -> calls.getAsync("/flaky/canned/async"));
    AtomicInteger seen = new AtomicInteger();
    BodyHandler<String> counting =
        info -> {
          seen.incrementAndGet();
          return BodyHandlers.ofString().apply(info);
        };
    HttpResponse<String> answer =
        calls.client().send(calls.request("/flaky/canned/handled").build(), counting);
    fact("canned.header", answer.headers().firstValue("X-From").orElse("none"));
    fact("canned.uri", answer.uri().getPath());
    fact("canned.handled", seen);
    both("rejected", () -> calls.get("/ok/rejected"), () -> calls.getAsync("/ok/rejected"));
    both(
        "refused",
        () -> calls.get("/drop/refused/sync"),
        () -> calls.getAsync("/drop/refused/async"));
    // The third is the good one, the others have none to fall back on at first.
    for (int i = 1; i <= 5; i++) {
      fact("lastGood" + i, outcome(() -> calls.get("/flaky/lastGood")));
    }
    fact("lastGood6", outcome(() -> calls.getAsync("/flaky/lastGood")));
    fact("lastGood7", outcome(() -> calls.getAsync("/flaky/lastGood")));
    both("shadow", () -> calls.get("/flaky/shadow"), () -> calls.getAsync("/flaky/shadow"));
    both("status", () -> calls.get("/ok/status"), () -> calls.getAsync("/ok/status"));
    both("abort", () -> calls.get("/ok/abort"), () -> calls.getAsync("/ok/abort"));
    both("recovers", () -> calls.get("/ok/recovers"), () -> calls.getAsync("/ok/recovers"));
    long start = System.nanoTime();
    both("late", () -> calls.get("/ok/late"), () -> calls.getAsync("/ok/late"));
    fact("late.waited", System.nanoTime() - start >= 100_000_000);
    both("cut", () -> calls.get("/ok/cut"), () -> calls.getAsync("/ok/cut"));
  }

  private static void both(String name, Callable<?> sync, Callable<?> async) {
    fact(name, outcome(sync));
    fact(name + ".async", outcome(async));
  }
}
