package io.haagent.adapters.jdkhttp;

import io.haagent.bootstrap.Gate;
import io.haagent.engine.HeadersTo;
import io.haagent.engine.PolicyGuard;
import java.net.http.HttpRequest;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells a dependency the number of an attempt and how long its answer is waited for, so that the
 * layers behind can decide against repeats of their own and against work that nobody waits for. A
 * header that the application has set itself stays as it is.
 */
final class AttemptHeaders {
  static final String ATTEMPT = "x-ha-attempt";
  static final String DEADLINE = "x-ha-deadline-ms";

  /** What only an opening handshake has; its request is the client's own, and not to be copied. */
  private static final String WEB_SOCKET = "Sec-WebSocket-Key";

  private final PolicyGuard guard;
  private final boolean number;
  private final boolean deadline;

  private AttemptHeaders(PolicyGuard guard, boolean number, boolean deadline) {
    this.guard = guard;
    this.number = number;
    this.deadline = deadline;
  }

  /** Returns what a call's attempts are told with, or null where there is nothing to tell. */
  static @Nullable AttemptHeaders of(PolicyGuard guard, HttpRequest request) {
    HeadersTo hosts = guard.headersTo();
    if (hosts == HeadersTo.NO_HOST
        || (hosts == HeadersTo.INTERNAL_HOSTS && !InternalHosts.has(request.uri().getHost()))) {
      return null;
    }
    boolean number = guard.repeats() && lacks(request, ATTEMPT);
    boolean deadline = guard.cuts() && lacks(request, DEADLINE);
    return (number || deadline) && lacks(request, WEB_SOCKET)
        ? new AttemptHeaders(guard, number, deadline)
        : null;
  }

  private static boolean lacks(HttpRequest request, String name) {
    return request.headers().firstValue(name).isEmpty();
  }

  /**
   * Returns a request like the application's, with the headers of an attempt: the deadline is what
   * is left of the call's or of the attempt's own time, whichever ends first.
   */
  HttpRequest on(HttpRequest request, int attempt, long token, long start) {
    try {
      HttpRequest.Builder copy = HttpRequest.newBuilder(request, (name, value) -> true);
      if (number) {
        copy.header(ATTEMPT, Integer.toString(attempt));
      }
      if (deadline) {
        long left = Math.min(guard.remaining(start), guard.attemptRemaining(token));
        copy.header(DEADLINE, Long.toString(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left))));
      }
      return copy.build();
    } catch (RuntimeException fault) {
      // A request of the application's own class may be one that can't be copied.
      Gate.fault("headers", fault);
      return request;
    }
  }
}
