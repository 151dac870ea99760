package io.haagent.adapters.jdkhttp;

import io.haagent.engine.Scheduler;
import io.haagent.engine.Ticker;
import java.lang.ref.WeakReference;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The last good answers to GET and HEAD, as bytes, by client, URI and headers: nothing of the
 * application's is kept, and nobody gets what another's credentials have brought. Thread-safe.
 */
final class LastGoodFallback extends HttpFallback {
  /** 16 MB with the longest bodies that are kept. */
  private static final int MOST = 250;

  /**
   * Headers that change from call to call and don't change the answer; all others may, so that an
   * answer to other ones is none to these.
   */
  private static final Set<String> TRACING =
      Set.of(
          "traceparent",
          "tracestate",
          "baggage",
          "b3",
          "x-b3-traceid",
          "x-b3-spanid",
          "x-b3-parentspanid",
          "x-b3-sampled",
          "x-request-id",
          "x-correlation-id",
          "x-ha-attempt",
          "x-ha-deadline-ms");

  private record Kept(WeakReference<HttpClient> client, CannedInfo info, byte[] body, long at) {}

  private final long nanos;
  private final Ticker ticker;
  private final Scheduler scheduler;
  private final Map<List<Object>, Kept> answers = new ConcurrentHashMap<>();
  private final AtomicBoolean sweeping = new AtomicBoolean();

  LastGoodFallback(long nanos, Ticker ticker, Scheduler scheduler) {
    this.nanos = nanos;
    this.ticker = ticker;
    this.scheduler = scheduler;
  }

  long nanos() {
    return nanos;
  }

  @Override
  @Nullable HeldBody answer(HttpClient client, HttpRequest request) {
    Kept kept = answers.get(key(client, request));
    return kept == null || isOld(kept) || !kept.client().refersTo(client)
        ? null
        : CannedFallback.held(kept.info(), kept.body());
  }

  @Override
  boolean keeps(HttpRequest request, int status) {
    return status >= 200
        && status < 300
        && status != 206
        && (request.method().equals("GET") || request.method().equals("HEAD"));
  }

  @Override
  void keep(HttpClient client, HttpRequest request, ResponseInfo info, byte[] body) {
    List<Object> key = key(client, request);
    if (answers.size() >= MOST && !answers.containsKey(key)) {
      dropOldest();
    }
    CannedInfo head = new CannedInfo(info.statusCode(), info.headers(), info.version());
    answers.put(key, new Kept(new WeakReference<>(client), head, body, ticker.nanos()));
    sweepLater();
  }

  private static List<Object> key(HttpClient client, HttpRequest request) {
    Map<String, List<String>> headers = new HashMap<>();
    request
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (!TRACING.contains(lower)) {
                headers.put(lower, values);
              }
            });
    return List.of(System.identityHashCode(client), request.method(), request.uri(), headers);
  }

  private boolean isOld(Kept kept) {
    return ticker.nanos() - kept.at() > nanos;
  }

  private void dropOldest() {
    List<Object> oldest = null;
    long at = 0;
    for (Map.Entry<List<Object>, Kept> entry : answers.entrySet()) {
      if (oldest == null || entry.getValue().at() - at < 0) {
        oldest = entry.getKey();
        at = entry.getValue().at();
      }
    }
    if (oldest != null) {
      answers.remove(oldest);
    }
  }

  private void sweepLater() {
    if (sweeping.compareAndSet(false, true) && scheduler.schedule(this::sweep, nanos) == null) {
      sweeping.set(false);
    }
  }

  private void sweep() {
    answers.values().removeIf(kept -> isOld(kept) || kept.client().refersTo(null));
    sweeping.set(false);
    if (!answers.isEmpty()) {
      sweepLater();
    }
  }
}
