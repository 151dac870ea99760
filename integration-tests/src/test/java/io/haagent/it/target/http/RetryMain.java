package io.haagent.it.target.http;

import io.haagent.it.target.Facts;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Calls a server that fails two of three times, ten times in each way. */
public final class RetryMain {

  private static final int CALLS = 10;

  private RetryMain() {}

  public static void main(String[] arguments) {
    Calls direct = new Calls(Calls.newClient(), arguments[0]);
    ten("get", () -> direct.get("/flaky/get"));
    ten("head", () -> direct.send("HEAD", "/flaky/head", ""));
    ten("put", () -> direct.send("PUT", "/flaky/put", "hello"));
    ten("delete", () -> direct.send("DELETE", "/flaky/delete", ""));
    ten("post", () -> direct.send("POST", "/flaky/post", "hello"));
    ten("postKeyed", () -> direct.sendKeyed("/flaky/postKeyed", "hello"));
    ten("postIdempotent", () -> direct.send("POST", "/flaky/idempotent/post", "hello"));
    ten(
        "putStream",
        () ->
            direct.sendStream(
                "PUT",
                "/flaky/putStream",
                new ByteArrayInputStream("hello".getBytes(StandardCharsets.UTF_8))));
    ten("async", () -> direct.getAsync("/flaky/async"));
    ten("drop", () -> direct.get("/drop/get"));
    ten("dropAsync", () -> direct.getAsync("/drop/async"));
    ten("unguarded", () -> direct.get("/flaky/unguarded/get"));
    ten("otherMethod", () -> direct.send("DELETE", "/flaky/getOnly/x", ""));
    ten("large", () -> direct.get("/large/get"));
    Calls facade = new Calls(new Wrapper(Calls.newClient()), arguments[0]);
    ten("wrapper", () -> facade.get("/flaky/wrapper"));
    ten("wrapperAsync", () -> facade.getAsync("/flaky/wrapperAsync"));
    ten("pushPromise", () -> pushPromise(direct, "/flaky/pushPromise"));
    ten("stream", () -> stream(direct, "/flaky/stream"));
    ten("handlerOnce", () -> handlerCalls(direct));
  }

  private static String pushPromise(Calls calls, String path) throws Exception {
    HttpRequest request = calls.request(path).build();
    HttpClient client = calls.client();
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofString(), null);
    return Calls.text(answer.get());
  }

  /** A body that the application reads by itself, after {@code send} has returned. */
  private static String stream(Calls calls, String path) throws Exception {
    HttpResponse<InputStream> answer =
        calls.client().send(calls.request(path).build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      return answer.statusCode() + " " + new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The application's handler is asked only for the answer that the application gets. */
  private static String handlerCalls(Calls calls) throws Exception {
    StringBuilder seen = new StringBuilder();
    HttpResponse.BodyHandler<String> handler =
        info -> {
          seen.append(info.statusCode()).append(' ');
          return HttpResponse.BodyHandlers.ofString().apply(info);
        };
    calls.client().send(calls.request("/flaky/handler").build(), handler);
    return seen.toString().trim();
  }

  private static void ten(String name, Callable<String> call) {
    Map<String, Integer> outcomes = new LinkedHashMap<>();
    for (int i = 0; i < CALLS; i++) {
      String outcome = Facts.outcome(call);
      outcomes.merge(outcome.length() > 100 ? outcome.substring(0, 3) : outcome, 1, Integer::sum);
    }
    Facts.fact(name, outcomes);
  }
}
