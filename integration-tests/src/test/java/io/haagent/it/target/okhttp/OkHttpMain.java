package io.haagent.it.target.okhttp;

import static io.haagent.it.target.Facts.outcome;

import io.haagent.it.target.Facts;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;

/**
 * To be given its name, the server's URL and how many calls to make for the count of connections.
 */
public final class OkHttpMain {
  /** How many threads make the many calls. */
  public static final int THREADS = 4;

  private static final MediaType TEXT = MediaType.parse("text/plain");

  private final ConnectionPool pool = new ConnectionPool(5, 5, TimeUnit.MINUTES);
  private final OkHttpClient client = new OkHttpClient.Builder().connectionPool(pool).build();
  private final String name;
  private final String url;

  private OkHttpMain(String name, String url) {
    this.name = name;
    this.url = url;
  }

  public static void main(String[] arguments) throws Exception {
    String[] given = arguments[0].split(" ");
    OkHttpMain main = new OkHttpMain(given[0], given[1]);
    main.shapes();
    main.bodies();
    main.ends();
    if (hasCallTimeout()) {
      main.timed();
    }
    main.many(Integer.parseInt(given[2]));
    main.client.dispatcher().executorService().shutdown();
    main.pool.evictAll();
  }

  private void fact(String what, Object value) {
    Facts.fact(name + "." + what, value);
  }

  /** Each thread asks for a path of its own, whose every third request is answered. */
  private void many(int calls) throws InterruptedException {
    Thread[] threads = new Thread[THREADS];
    for (int i = 0; i < THREADS; i++) {
      String path = "/flaky/many" + i;
      threads[i] =
          new Thread(
              () -> {
                for (int call = 0; call < calls / THREADS; call++) {
                  outcome(() -> text(path));
                }
              });
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    fact("connections", pool.connectionCount() <= THREADS);
    fact("idle", Facts.eventually(() -> pool.idleConnectionCount() == pool.connectionCount()));
  }

  private void shapes() {
    both("flaky");
    both("limited");
    both("canned");
    both("status");
    both("abort");
    fact("moved", outcome(() -> text("/moved/once")));
    fact("shadow", outcome(() -> text("/flaky/shadow")));
    fact("large", outcome(() -> text("/large/last").length()));
    fact("last", outcome(() -> text("/flaky/last")));
  }

  private void both(String name) {
    String path = name.equals("flaky") ? "/flaky/" : name.equals("canned") ? "/large/" : "/ok/";
    fact(name, outcome(() -> text(path + name)));
    fact(name + ".async", outcome(() -> async(client.newCall(get(path + name + ".async")))));
  }

  private void bodies() {
    RequestBody hello = RequestBody.create(TEXT, "hello");
    fact("post", outcome(() -> text(to("/flaky/post").post(hello).build())));
    Request keyed = to("/flaky/keyed").header("Idempotency-Key", "1").post(hello).build();
    fact("keyed", outcome(() -> text(keyed)));
    RequestBody once =
        new RequestBody() {
          @Override
          public MediaType contentType() {
            return TEXT;
          }

          @Override
          public long contentLength() {
            return 2;
          }

          @Override
          public void writeTo(BufferedSink sink) throws IOException {
            sink.writeUtf8("hi");
          }
        };
    fact("once", outcome(() -> text(to("/flaky/once").put(once).build())));
  }

  /** Calls that end otherwise than by an answer. */
  private void ends() throws Exception {
    fact("cut", outcome(() -> text("/silent/cut")));
    CompletableFuture<Void> answered = new CompletableFuture<>();
    OkHttpClient watched =
        client
            .newBuilder()
            .addNetworkInterceptor(
                chain -> {
                  Response answer = chain.proceed(chain.request());
                  answered.complete(null);
                  return answer;
                })
            .build();
    Call call = watched.newCall(get("/flaky/patient"));
    CompletableFuture<String> ended = new CompletableFuture<>();
    Thread caller =
        new Thread(() -> ended.complete(outcome(() -> text(call))), "calls /flaky/patient");
    caller.setDaemon(true);
    caller.start();
    answered.get();
    call.cancel();
    fact("cancelled", Facts.eventually(ended::isDone));
    Thread interrupted =
        new Thread(
            () -> {
              fact("interrupted", outcome(() -> text("/flaky/patientInterrupted")));
              fact("interrupted.flag", Thread.currentThread().isInterrupted());
            });
    interrupted.start();
    fact("backoff", Facts.eventually(() -> isInBackoff(interrupted)));
    interrupted.interrupt();
    interrupted.join();
  }

  /** The client waits too, for its connection and for the answer. */
  private static boolean isInBackoff(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getClassName().equals("io.haagent.engine.PolicyGuard"));
  }

  private static boolean hasCallTimeout() {
    try {
      OkHttpClient.Builder.class.getMethod("callTimeout", long.class, TimeUnit.class);
      return true;
    } catch (NoSuchMethodException older) {
      return false;
    }
  }

  private void timed() {
    OkHttpClient minute = client.newBuilder().callTimeout(1, TimeUnit.MINUTES).build();
    Call call =
        minute
            .newBuilder()
            .addNetworkInterceptor(
                chain -> {
                  chain.call().cancel();
                  return chain.proceed(chain.request());
                })
            .build()
            .newCall(get("/silent/timed/cancelled"));
    fact("timed.cancelled", outcome(() -> text(call)));
    OkHttpClient hasty = client.newBuilder().callTimeout(300, TimeUnit.MILLISECONDS).build();
    fact("timed.cut", outcome(() -> text(hasty.newCall(get("/silent/timed/cut")))));
    fact("timed.next", outcome(() -> text("/silent/timed/next")));
  }

  private Request.Builder to(String path) {
    return new Request.Builder().url(url + path);
  }

  private Request get(String path) {
    return to(path).build();
  }

  private String text(String path) throws IOException {
    return text(get(path));
  }

  private String text(Request request) throws IOException {
    return text(client.newCall(request));
  }

  private static String text(Call call) throws IOException {
    return text(call.execute());
  }

  private static String text(Response response) throws IOException {
    return response.code() + " " + response.body().string();
  }

  private static String async(Call call) throws Exception {
    CompletableFuture<String> text = new CompletableFuture<>();
    call.enqueue(
        new Callback() {
          @Override
          public void onFailure(Call failed, IOException thrown) {
            text.completeExceptionally(thrown);
          }

          @Override
          public void onResponse(Call answered, Response response) throws IOException {
            text.complete(text(response));
          }
        });
    try {
      return text.get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw e;
    }
  }
}
