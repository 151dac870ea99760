package io.haagent.demo.service;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/**
 * The web shop: {@code GET /shop?item=tea} asks the stock, {@code POST /order?item=tea&pieces=2}
 * asks the stock, works out the price and has it paid. It knows nothing of retries, limits or
 * time-outs.
 */
public final class Shop {

  private final String name;
  private final String stock;
  private final String payment;
  private final Fault fault = new Fault();
  private final PriceCalculator prices = new PriceCalculator(fault);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Shop(String name, String stock, String payment) {
    this.name = name;
    this.stock = stock;
    this.payment = payment;
  }

  /**
   * Starts the shop.
   *
   * @param args the port (0 for any free one), the shop's name, and the base URLs of stock and
   *     payment
   */
  public static void main(String[] args) throws IOException {
    Parent.watch();
    new Shop(args[1], args[2], args[3]).service(Integer.parseInt(args[0])).start();
  }

  HttpService service(int port) throws IOException {
    return new HttpService(name, port)
        .on("/fault", fault::endpoint)
        .on("/shop", this::browse)
        .on("/order", this::order);
  }

  private Reply browse(Request request) throws IOException {
    String item = request.parameter("item", "tea");
    return Reply.ok(item + ": " + pieces(item) + " in stock");
  }

  private Reply order(Request request) throws IOException {
    String item = request.parameter("item", "tea");
    int pieces = Integer.parseInt(request.parameter("pieces", "1"));
    if (pieces(item) < pieces) {
      return new Reply(409, "not enough " + item + " in stock");
    }
    int cents = prices.quote(item, pieces);
    URI uri = URI.create(payment + "/payments?amount=" + cents);
    call(request(uri).POST(BodyPublishers.noBody()).build());
    return Reply.ok("ordered " + pieces + " " + item + " for " + cents + " cents");
  }

  private int pieces(String item) throws IOException {
    String name = URLEncoder.encode(item, StandardCharsets.UTF_8);
    return Integer.parseInt(call(request(URI.create(stock + "/stock/" + name)).build()));
  }

  private HttpRequest.Builder request(URI uri) {
    return HttpRequest.newBuilder(uri).header("User-Agent", name);
  }

  private String call(HttpRequest request) throws IOException {
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IOException(request.uri().getHost() + " answered " + response.statusCode());
      }
      return response.body().strip();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
