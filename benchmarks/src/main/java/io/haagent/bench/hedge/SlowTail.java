package io.haagent.bench.hedge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks a server of which some answers are slow, at a steady rate whatever the answers take, and
 * prints how long they took and how many requests the server has seen. Whether there are hedges is
 * the agent's policy's to say.
 */
final class SlowTail {
  private static final int PER_SECOND = 200;
  private static final int WARM_UP = 600;
  private static final int CALLS = 4000;

  /** In milliseconds: 5 to 10, and three of a hundred 200. */
  private static final int QUICK = 5;

  private static final int SPREAD = 5;
  private static final int SLOW = 200;
  private static final int SLOW_PERCENT = 3;

  private final AtomicInteger requests = new AtomicInteger();
  private final Random random = new Random(42);
  private final ScheduledExecutorService answers = Executors.newScheduledThreadPool(2);

  public static void main(String[] arguments) throws Exception {
    new SlowTail().run(arguments[0]);
  }

  private void run(String name) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.createContext("/", this::answerLater);
    server.start();
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    HttpRequest request = HttpRequest.newBuilder(uri).build();
    ask(client, request, WARM_UP);
    int before = requests.get();
    long[] taken = ask(client, request, CALLS);
    Arrays.sort(taken);
    System.out.printf(
        "%-12s p50 %6.1f ms   p95 %6.1f   p99 %6.1f   p99.9 %6.1f   requests %d for %d calls%n",
        name,
        millis(taken, 0.50),
        millis(taken, 0.95),
        millis(taken, 0.99),
        millis(taken, 0.999),
        requests.get() - before,
        CALLS);
    server.stop(0);
    answers.shutdownNow();
  }

  private static double millis(long[] sorted, double share) {
    return sorted[(int) Math.ceil(sorted.length * share) - 1] / 1e6;
  }

  private static long[] ask(HttpClient client, HttpRequest request, int calls) {
    long[] taken = new long[calls];
    CompletableFuture<?>[] all = new CompletableFuture<?>[calls];
    long began = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      long due = began + i * TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      int call = i;
      all[i] =
          client
              .sendAsync(request, BodyHandlers.discarding())
              .thenAccept(answer -> taken[call] = System.nanoTime() - due);
    }
    CompletableFuture.allOf(all).join();
    return taken;
  }

  private void answerLater(HttpExchange exchange) {
    requests.incrementAndGet();
    int millis;
    synchronized (random) {
      millis = random.nextInt(100) < SLOW_PERCENT ? SLOW : QUICK + random.nextInt(SPREAD);
    }
    answers.schedule(() -> answer(exchange), millis, TimeUnit.MILLISECONDS);
  }

  private static void answer(HttpExchange exchange) {
    try (exchange) {
      exchange.sendResponseHeaders(204, -1);
    } catch (IOException e) {
      // The request was cancelled.
      throw new UncheckedIOException(e);
    }
  }
}
