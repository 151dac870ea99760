package io.haagent.adapters.jdkhttp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A bare HTTP/1.1 server whose answers a test writes byte by byte, and that counts connections. */
final class LoopbackServer implements AutoCloseable {
  /** Writes an answer; throws to drop the connection. */
  interface Script {
    void answer(Request request, OutputStream out) throws Exception;
  }

  record Request(
      int number, String method, String path, String body, Map<String, String> headers) {}

  final AtomicInteger requests = new AtomicInteger();
  final AtomicInteger open = new AtomicInteger();
  final AtomicInteger mostOpen = new AtomicInteger();
  final AtomicInteger accepted = new AtomicInteger();

  private final ServerSocket listening;
  private final Script script;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "loopback-server");
            thread.setDaemon(true);
            return thread;
          });

  LoopbackServer(Script script) {
    this.script = script;
    try {
      listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  /** Answers every request with a status and a short body, the request's number. */
  static LoopbackServer statuses(int... statuses) {
    return new LoopbackServer(
        (request, out) -> {
          int status = statuses[Math.min(request.number(), statuses.length) - 1];
          whole(out, status, request.method().equals("HEAD") ? null : "answer " + request.number());
        });
  }

  static void whole(OutputStream out, int status, String body) throws IOException {
    boolean bare = status == 204 || body == null;
    head(out, status, bare ? "" : "Content-Length: " + body.length() + "\r\n");
    if (!bare) {
      out.write(body.getBytes(StandardCharsets.UTF_8));
    }
    out.flush();
  }

  static void head(OutputStream out, int status, String headers) throws IOException {
    out.write(
        ("HTTP/1.1 " + status + " Told\r\n" + headers + "\r\n")
            .getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  URI uri(String path) {
    return URI.create("http://localhost:" + listening.getLocalPort() + path);
  }

  int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        sockets.add(socket);
        accepted.incrementAndGet();
        mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
        threads.execute(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      for (Request request = read(in); request != null; request = read(in)) {
        script.answer(request, out);
      }
    } catch (Exception e) {
      // The connection is dropped.
    } finally {
      sockets.remove(socket);
      open.decrementAndGet();
    }
  }

  private Request read(InputStream in) throws IOException {
    String first = line(in);
    if (first == null) {
      return null;
    }
    int length = 0;
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
      headers.merge(
          header.substring(0, header.indexOf(':')),
          header.substring(header.indexOf(':') + 1).trim(),
          (one, more) -> one + ", " + more);
      if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Integer.parseInt(header.substring(15).trim());
      }
    }
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    String[] words = first.split(" ", -1);
    return new Request(requests.incrementAndGet(), words[0], words[1], body, headers);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        return null;
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    threads.shutdownNow();
  }
}
