package io.haagent.it.target.hedge;

import static io.haagent.it.target.Facts.fact;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Asks dependencies of which the first answer never comes. */
public final class HedgeMain {
  private HedgeMain() {}

  public static void main(String[] arguments) throws Exception {
    fact("method", Quotes.quote("asked").join());
    fact("method.asked", Quotes.ASKED.size());
    fact("method.cancelled", Quotes.ASKED.get(0).isCancelled());
    fact("now", Quotes.now("at once"));
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest lost = HttpRequest.newBuilder(URI.create(arguments[0] + "/lost/a")).build();
    HttpResponse<String> answer = client.sendAsync(lost, BodyHandlers.ofString()).join();
    fact("http", answer.statusCode());
    for (int i = 0; i < 5; i++) {
      client.sendAsync(lost, BodyHandlers.ofString()).join();
    }
  }
}
