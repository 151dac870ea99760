package io.haagent.it;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A dependency over HTTP/1.1 that fails by its path and counts requests, bodies and open
 * connections. Its own sockets, because a server of the JDK doesn't tell of connections.
 *
 * <ul>
 *   <li>{@code /ok/..} answers 200 with the request's body
 *   <li>{@code /flaky/..} fails two of three requests of each path with 503
 *   <li>{@code /dead/..} answers 500 until {@code /heal} was asked for
 *   <li>{@code /drop/..} closes the connection without an answer, two of three times
 *   <li>{@code /large/..} answers 500 with 300 kB
 *   <li>{@code /short/..} promises more body than it sends
 *   <li>{@code /held/..} fails the first request of each path with 503, once it is let go
 *   <li>{@code /moved/..} sends on to {@code /ok/..}
 *   <li>{@code /lost/..} never answers the first request of each path, and the others with 200
 *   <li>{@code /silent/..} takes the request and never answers
 * </ul>
 */
final class CountingServer implements AutoCloseable {

  private static final byte[] LARGE = new byte[300_000];

  private final ServerSocket socket;
  private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
  private final Map<String, List<String>> bodies = new ConcurrentHashMap<>();
  private final Map<String, List<String>> told = new ConcurrentHashMap<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger mostOpen = new AtomicInteger();
  private final AtomicInteger accepted = new AtomicInteger();
  private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
  private volatile boolean healed;

  CountingServer() {
    try {
      socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread(this::accept);
  }

  /** {@code host:port}, as a policy names it. */
  String host() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  String url() {
    return "http://" + host();
  }

  /** How many requests came for a path. */
  int requests(String path) {
    AtomicInteger count = requests.get(path);
    return count == null ? 0 : count.get();
  }

  /** The bodies that came for a path, in order. */
  List<String> bodies(String path) {
    return bodies.getOrDefault(path, List.of());
  }

  /** What the requests for a path told of themselves: {@code 2} or {@code 2 in time}, {@code -}. */
  List<String> told(String path) {
    return told.getOrDefault(path, List.of());
  }

  private static String told(Map<String, String> headers) {
    String deadline = headers.get("x-ha-deadline-ms");
    return headers.getOrDefault("x-ha-attempt", "-")
        + (deadline != null && Integer.parseInt(deadline) > 0 ? " in time" : "");
  }

  /** Answers what came, or comes, for a path {@code /held/..}. */
  void letGo(String path) {
    held(path).countDown();
  }

  int accepted() {
    return accepted.get();
  }

  int mostOpen() {
    return mostOpen.get();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket connection : open) {
      connection.close();
    }
  }

  private CountDownLatch held(String path) {
    return held.computeIfAbsent(path, p -> new CountDownLatch(1));
  }

  private static void thread(Runnable body) {
    Thread thread = new Thread(body, "counting-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        connection.setTcpNoDelay(true);
        accepted.incrementAndGet();
        open.add(connection);
        mostOpen.accumulateAndGet(open.size(), Math::max);
        thread(() -> serve(connection));
      }
    } catch (IOException closed) {
      // The end of the test.
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream());
      OutputStream out = connection.getOutputStream();
      String requestLine = line(in);
      while (requestLine != null) {
        String path = requestLine.split(" ")[1];
        Map<String, String> headers = headers(in);
        String body = body(in, headers);
        int number = requests.computeIfAbsent(path, p -> new AtomicInteger()).incrementAndGet();
        bodies.computeIfAbsent(path, p -> new CopyOnWriteArrayList<>()).add(body);
        told.computeIfAbsent(path, p -> new CopyOnWriteArrayList<>()).add(told(headers));
        if (!answer(out, path, body, number, requestLine.startsWith("HEAD "))) {
          return;
        }
        requestLine = line(in);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException gone) {
      // The client closed the connection, which is its right.
    } finally {
      open.remove(connection);
    }
  }

  private boolean answer(OutputStream out, String path, String body, int number, boolean head)
      throws IOException, InterruptedException {
    byte[] text = head ? new byte[0] : (path + " " + body).getBytes(StandardCharsets.UTF_8);
    switch (path.split("/")[1]) {
      case "ok" -> send(out, 200, text, text.length);
      case "flaky" -> send(out, number % 3 == 0 ? 200 : 503, text, text.length);
      case "dead" -> send(out, healed ? 200 : 500, text, text.length);
      case "large" -> send(out, 500, LARGE, LARGE.length);
      case "short" -> {
        send(out, 200, text, text.length + 100);
        return false;
      }
      case "drop" -> {
        if (number % 3 != 0) {
          return false;
        }
        send(out, 200, text, text.length);
      }
      case "held" -> {
        held(path).await();
        send(out, number == 1 ? 503 : 200, text, text.length);
      }
      case "moved" -> {
        String to = path.replace("/moved/", "/ok/");
        String moved = "HTTP/1.1 302 X\r\nLocation: " + to + "\r\nContent-Length: 0\r\n\r\n";
        out.write(moved.getBytes(StandardCharsets.US_ASCII));
        out.flush();
      }
      case "lost" -> {
        if (number > 1) {
          send(out, 200, text, text.length);
        }
      }
      case "silent" -> {}
      case "heal" -> {
        healed = true;
        send(out, 200, text, text.length);
      }
      default -> send(out, 404, text, text.length);
    }
    return true;
  }

  private static void send(OutputStream out, int status, byte[] body, int length)
      throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream(body.length + 100);
    String head = "HTTP/1.1 " + status + " X\r\nContent-Length: " + length + "\r\n\r\n";
    message.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    message.writeBytes(body);
    message.writeTo(out);
    out.flush();
  }

  private static Map<String, String> headers(InputStream in) throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
      String[] parts = header.toLowerCase(Locale.ROOT).split(": *", 2);
      headers.put(parts[0], parts[1].trim());
    }
    return headers;
  }

  private static String body(InputStream in, Map<String, String> headers) throws IOException {
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    boolean chunked = headers.containsKey("transfer-encoding");
    if (!chunked) {
      return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
    StringBuilder body = new StringBuilder();
    for (int size = size(in); size > 0; size = size(in)) {
      body.append(new String(in.readNBytes(size), StandardCharsets.UTF_8));
      line(in);
    }
    line(in);
    return body.toString();
  }

  private static int size(InputStream in) throws IOException {
    String line = line(in);
    return line == null ? 0 : Integer.parseInt(line.trim(), 16);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n') {
        return line.toString().strip();
      }
      line.append((char) next);
    }
    return null;
  }
}
