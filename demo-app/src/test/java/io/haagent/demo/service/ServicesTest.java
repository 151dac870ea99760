package io.haagent.demo.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The three services on free ports, as an application without any agent. */
class ServicesTest {

  private final HttpClient client = HttpClient.newHttpClient();
  private HttpService stock;
  private HttpService payment;
  private HttpService shop;
  private String stockUrl;
  private String paymentUrl;
  private String shopUrl;

  @BeforeEach
  void start() throws IOException {
    stock = Stock.service(0);
    stockUrl = "http://127.0.0.1:" + stock.start();
    payment = Payment.service(0);
    paymentUrl = "http://127.0.0.1:" + payment.start();
    shop = new Shop("corner-shop", stockUrl, paymentUrl).service(0);
    shopUrl = "http://127.0.0.1:" + shop.start();
  }

  @AfterEach
  void stop() {
    shop.stop();
    payment.stop();
    stock.stop();
  }

  @Test
  void eachTellsItsHealth() throws Exception {
    assertThat(get(stockUrl + "/health").body()).isEqualTo("stock is up\n");
    assertThat(get(paymentUrl + "/health").body()).isEqualTo("payment is up\n");
    assertThat(get(shopUrl + "/health").body()).isEqualTo("corner-shop is up\n");
  }

  @Test
  void browsingAsksTheStockOnly() throws Exception {
    HttpResponse<String> answer = get(shopUrl + "/shop?item=green+tea");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).matches("green tea: \\d+ in stock\n");
    assertThat(get(stockUrl + "/stats").body()).isEqualTo("corner-shop 1\n");
    assertThat(get(paymentUrl + "/stats").body()).isEqualTo("\n");
  }

  @Test
  void orderIsPaid() throws Exception {
    HttpResponse<String> answer = post(shopUrl + "/order?item=tea&pieces=1");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("ordered 1 tea for 225 cents\n");
    assertThat(get(paymentUrl + "/stats").body()).isEqualTo("corner-shop 1\n");
  }

  @Test
  void failingStockIsTheCustomersFailure() throws Exception {
    post(stockUrl + "/fault?mode=fail");

    HttpResponse<String> answer = get(shopUrl + "/shop?item=tea");

    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.body()).contains("answered 500");
  }

  @Test
  void flakyPriceTableFailsOneOrderInFour() throws Exception {
    post(shopUrl + "/fault?mode=flaky");

    int failed = 0;
    for (int i = 0; i < 8; i++) {
      failed += post(shopUrl + "/order?item=tea").statusCode() == 500 ? 1 : 0;
    }

    assertThat(failed).isEqualTo(2);
  }

  @Test
  void unknownModeIsRefusedAndTheLastOneStays() throws Exception {
    post(paymentUrl + "/fault?mode=fail");

    assertThat(post(paymentUrl + "/fault?mode=broken").statusCode()).isEqualTo(400);
    assertThat(get(paymentUrl + "/fault").body()).isEqualTo("mode=fail\n");
    assertThat(post(paymentUrl + "/fault?mode=ok").body()).isEqualTo("mode=ok\n");
  }

  private HttpResponse<String> get(String uri) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String uri) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(uri)).POST(BodyPublishers.noBody()).build(),
        BodyHandlers.ofString());
  }
}
