package io.haagent.demo.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/** A named HTTP server on the loopback interface, with {@code /health} and a thread per request. */
final class HttpService {

  /** One endpoint. May be called by many threads at once. */
  interface Endpoint {
    Reply answer(Request request) throws IOException;
  }

  // Room for a burst to connect at once; the default of 50 makes the rest wait a second for TCP's
  // second try.
  private static final int BACKLOG = 1000;

  static {
    // The server writes headers and body apart; with Nagle's algorithm each answer waits 40 ms in
    // between.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final String name;
  private final HttpServer server;

  /**
   * @param port 0 for any free one
   */
  HttpService(String name, int port) throws IOException {
    this.name = name;
    server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    server.setExecutor(Executors.newCachedThreadPool());
    on("/health", request -> Reply.ok(name + " is up"));
  }

  /** Serves the path and all below it. */
  HttpService on(String path, Endpoint endpoint) {
    server.createContext(path, exchange -> serve(exchange, endpoint));
    return this;
  }

  int start() {
    server.start();
    int port = server.getAddress().getPort();
    System.out.println(name + " listens on port " + port);
    return port;
  }

  void stop() {
    server.stop(0);
  }

  private static void serve(HttpExchange exchange, Endpoint endpoint) throws IOException {
    try (exchange) {
      String query = exchange.getRequestURI().getRawQuery();
      String caller = exchange.getRequestHeaders().getFirst("User-Agent");
      Request request =
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getPath(),
              query == null ? "" : query,
              caller == null ? "unknown" : caller);
      Reply reply = answer(endpoint, request);
      byte[] body = (reply.text() + "\n").getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(reply.status(), body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  private static Reply answer(Endpoint endpoint, Request request) {
    try {
      return endpoint.answer(request);
    } catch (IOException e) {
      return new Reply(502, e.toString());
    } catch (IllegalArgumentException e) {
      return new Reply(400, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return new Reply(500, e.toString());
    }
  }
}
