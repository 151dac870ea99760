package io.haagent.demo.story;

import io.haagent.demo.story.Answer.Kind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sends customers to shops. They come at their own pace, not when the one before was served, so
 * that a slow shop has more of them inside at once.
 */
final class Customers {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int ONE_IN_ORDERS = 4;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Sends the same customers to each of the shops; one in four orders, the others browse. */
  List<Figures> steady(List<URI> shops, int perSecond, Duration duration)
      throws InterruptedException {
    int customers = Math.toIntExact(perSecond * duration.toMillis() / 1000);
    long gap = TimeUnit.SECONDS.toNanos(1) / perSecond;
    List<List<CompletableFuture<Answer>>> calls = new ArrayList<>();
    shops.forEach(shop -> calls.add(new ArrayList<>()));
    long start = System.nanoTime();
    for (int i = 0; i < customers; i++) {
      waitUntil(start + i * gap);
      for (int shop = 0; shop < shops.size(); shop++) {
        calls
            .get(shop)
            .add(i % ONE_IN_ORDERS == 0 ? order(shops.get(shop)) : browse(shops.get(shop)));
      }
    }
    waitUntil(start + customers * gap);
    return calls.stream().map(Customers::figures).toList();
  }

  /** All at once, each with an order. */
  Figures burst(URI shop, int customers) {
    List<CompletableFuture<Answer>> calls = new ArrayList<>();
    for (int i = 0; i < customers; i++) {
      calls.add(order(shop));
    }
    return figures(calls);
  }

  /** One after the other, each with an order. */
  Figures orders(URI shop, int perSecond, Duration duration) throws InterruptedException {
    int customers = Math.toIntExact(perSecond * duration.toMillis() / 1000);
    long gap = TimeUnit.SECONDS.toNanos(1) / perSecond;
    List<CompletableFuture<Answer>> calls = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < customers; i++) {
      waitUntil(start + i * gap);
      calls.add(order(shop));
    }
    return figures(calls);
  }

  private CompletableFuture<Answer> browse(URI shop) {
    return send(HttpRequest.newBuilder(shop.resolve("/shop?item=tea")));
  }

  private CompletableFuture<Answer> order(URI shop) {
    return send(
        HttpRequest.newBuilder(shop.resolve("/order?item=tea&pieces=1"))
            .POST(BodyPublishers.noBody()));
  }

  private CompletableFuture<Answer> send(HttpRequest.Builder request) {
    long start = System.nanoTime();
    return client
        .sendAsync(request.timeout(PATIENCE).build(), BodyHandlers.ofString())
        .handle(
            (response, failure) -> {
              long took = System.nanoTime() - start;
              return failure == null
                  ? Answer.of(response.statusCode(), response.body(), took)
                  : new Answer(Kind.FAILED, took);
            });
  }

  private static Figures figures(List<CompletableFuture<Answer>> calls) {
    return new Figures(calls.stream().map(CompletableFuture::join).toList());
  }

  private static void waitUntil(long time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time - System.nanoTime());
  }
}
