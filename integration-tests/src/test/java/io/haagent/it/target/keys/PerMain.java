package io.haagent.it.target.keys;

import static io.haagent.it.target.Facts.fact;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;

/** Calls two dependencies, one of which fails, and two tenants of a method. */
public final class PerMain {
  private PerMain() {}

  public static void main(String[] arguments) {
    HttpClient client = HttpClient.newHttpClient();
    for (int i = 0; i < 4; i++) {
      fact("bad." + i, answer(() -> ask(client, arguments[0] + "/dead/x")));
      fact("good." + i, answer(() -> ask(client, arguments[1] + "/ok/x")));
    }
    for (int i = 0; i < 3; i++) {
      fact("badLater." + i, answer(() -> askLater(client, arguments[0] + "/dead/later")));
    }
    fact("goodLater", answer(() -> askLater(client, arguments[1] + "/ok/later")));
    for (int i = 0; i < 3; i++) {
      fact("retried.a." + i, answer(() -> Tenants.retried("a")));
    }
    fact("retried.b", answer(() -> Tenants.retried("b")));
    for (int i = 0; i < 3; i++) {
      fact("number." + i, answer(() -> Tenants.byNumber(0.5, 7)));
    }
    fact("number.other", answer(() -> Tenants.byNumber(0.5, 8)));
    for (int i = 0; i < 3; i++) {
      fact("later.a." + i, answer(() -> Tenants.later("a").join()));
    }
    fact("later.b", answer(() -> Tenants.later("b").join()));
  }

  private static Object ask(HttpClient client, String uri) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).build();
    return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private static Object askLater(HttpClient client, String uri) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).build();
    return client.sendAsync(request, HttpResponse.BodyHandlers.discarding()).join().statusCode();
  }

  private static String answer(Callable<?> call) {
    try {
      return String.valueOf(call.call());
    } catch (CompletionException e) {
      return String.valueOf(e.getCause().getMessage());
    } catch (Exception e) {
      return String.valueOf(e.getMessage());
    }
  }
}
