package io.haagent.it.target.live;

import io.haagent.it.target.Facts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/**
 * Reads lines {@code WHAT NAME [ARGUMENT]}, does each on a thread of its own and prints the fact of
 * that name when it is done. Ends with its standard input.
 */
public final class LiveMain {

  private static final CountDownLatch RELEASE = new CountDownLatch(1);

  private LiveMain() {}

  public static void main(String[] arguments) throws IOException {
    Facts.fact("ready", true);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] words = line.split(" ");
      Thread thread = new Thread(() -> Facts.fact(words[1], Facts.outcome(() -> does(words))));
      thread.setName(line);
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static String does(String[] words) throws Exception {
    return switch (words[0]) {
      case "flaky" -> Service.flaky();
      case "slowly" -> Service.slowly();
      case "async" -> Service.async().join();
      case "held" -> Service.held(() -> Facts.fact(words[1] + ".inside", true), RELEASE);
      case "http" -> text(Web.CLIENT.send(request(words[2]), BodyHandlers.ofString()));
      case "httpAsync" ->
          text(Web.CLIENT.sendAsync(request(words[2]), BodyHandlers.ofString()).get());
      case "threads" -> agentThreads();
      case "release" -> {
        RELEASE.countDown();
        yield "released";
      }
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  private static HttpRequest request(String uri) {
    return HttpRequest.newBuilder(URI.create(uri)).build();
  }

  private static String text(HttpResponse<String> response) {
    return response.statusCode() + " " + response.body();
  }

  private static String agentThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("ha-agent"))
        .sorted()
        .collect(Collectors.joining(" ", "[", "]"));
  }

  /** The one client, made by its first call; it lives through whatever the agent does. */
  private static final class Web {
    static final HttpClient CLIENT = HttpClient.newHttpClient();
  }
}
