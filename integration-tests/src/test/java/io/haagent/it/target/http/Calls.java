package io.haagent.it.target.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/** Ways to call a server with the JDK's client. */
final class Calls {

  private final HttpClient client;
  private final String server;

  Calls(HttpClient client, String server) {
    this.client = client;
    this.server = server;
  }

  static HttpClient newClient() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(5))
        .build();
  }

  String get(String path) throws IOException, InterruptedException {
    return text(client.send(request(path).build(), BodyHandlers.ofString()));
  }

  String send(String method, String path, String body) throws IOException, InterruptedException {
    HttpRequest request = request(path).method(method, BodyPublishers.ofString(body)).build();
    return text(client.send(request, BodyHandlers.ofString()));
  }

  String sendKeyed(String path, String body) throws IOException, InterruptedException {
    HttpRequest request =
        request(path).header("Idempotency-Key", "k1").POST(BodyPublishers.ofString(body)).build();
    return text(client.send(request, BodyHandlers.ofString()));
  }

  /** A body that can be sent once only. */
  String sendStream(String method, String path, java.io.InputStream body) throws Exception {
    HttpRequest request =
        request(path).method(method, BodyPublishers.ofInputStream(() -> body)).build();
    return text(client.send(request, BodyHandlers.ofString()));
  }

  String getAsync(String path) throws Exception {
    try {
      return text(client.sendAsync(request(path).build(), BodyHandlers.ofString()).get());
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server + path));
  }

  HttpClient client() {
    return client;
  }

  static String text(HttpResponse<String> response) {
    return response.statusCode() + " " + response.body();
  }
}
