package io.haagent.it.target.http;

import io.haagent.it.target.Facts;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** What a rejected, a timed-out and a cancelled HTTP call look like to the application. */
public final class RejectMain {

  private RejectMain() {}

  public static void main(String[] arguments) throws Exception {
    Calls calls = new Calls(Calls.newClient(), arguments[0]);
    Facts.fact("first", calls.get("/ok/limited"));
    Facts.fact("send", Facts.outcome(() -> calls.get("/ok/limited")));
    HttpRequest request = calls.request("/ok/limited").build();
    CompletableFuture<?> future = calls.client().sendAsync(request, BodyHandlers.ofString());
    Facts.fact("sendAsync.failed", Facts.eventually(future::isCompletedExceptionally));
    try {
      future.get();
    } catch (ExecutionException e) {
      Facts.fact("sendAsync", Facts.threw(e.getCause()));
    }
    long start = System.nanoTime();
    Facts.fact("deadline", Facts.outcome(() -> calls.get("/silent/deadline")));
    Facts.fact("deadline.inTime", System.nanoTime() - start < 15_000_000_000L);
    CompletableFuture<?> silent =
        calls
            .client()
            .sendAsync(calls.request("/silent/cancelled").build(), BodyHandlers.ofString());
    Facts.fact("cancelled", silent.cancel(true));
    // The one permit of this guard is back, or the next call would be rejected.
    Facts.fact(
        "afterCancel",
        Facts.eventually(() -> Facts.outcome(() -> calls.get("/ok/cancelled")).startsWith("200")));
    Facts.fact("badUri", Facts.outcome(() -> calls.client().send(null, null)));
  }
}
