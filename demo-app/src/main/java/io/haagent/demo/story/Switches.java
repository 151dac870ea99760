package io.haagent.demo.story;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Turns the services' fault switches and reads their counters. */
final class Switches {

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * @param mode ok, slow, flaky or fail
   */
  void set(URI service, String mode) throws IOException, InterruptedException {
    send(
        HttpRequest.newBuilder(service.resolve("/fault?mode=" + mode))
            .POST(BodyPublishers.noBody()));
  }

  /** The requests of this caller that have reached the service so far. */
  long reached(URI service, String caller) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(service.resolve("/stats")))
        .lines()
        .filter(line -> line.startsWith(caller + " "))
        .mapToLong(line -> Long.parseLong(line.substring(caller.length() + 1)))
        .sum();
  }

  private String send(HttpRequest.Builder builder) throws IOException, InterruptedException {
    HttpRequest request = builder.build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(request.uri() + " answered " + response.statusCode());
    }
    return response.body();
  }
}
