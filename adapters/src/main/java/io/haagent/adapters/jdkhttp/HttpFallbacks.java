package io.haagent.adapters.jdkhttp;

import io.haagent.engine.Fallback;
import io.haagent.engine.FallbackSource;
import io.haagent.engine.PolicyGuard;
import io.haagent.engine.Scheduler;
import io.haagent.engine.Ticker;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the fallbacks of HTTP guards. */
public final class HttpFallbacks {
  private HttpFallbacks() {}

  /** Answers every request with a status, headers and a body in UTF-8. */
  public static FallbackSource response(
      int status, Map<String, List<String>> headers, String body) {
    return new CannedFallback(status, headers, body);
  }

  /**
   * Answers with the last good answer to the same request.
   *
   * @param nanos how old it may be, above 0
   * @param before the guard's older version, whose answers are kept where they may be as old
   */
  public static FallbackSource lastGood(
      long nanos, @Nullable PolicyGuard before, Scheduler scheduler) {
    Fallback old = before == null ? null : before.fallback();
    return old != null && old.source() instanceof LastGoodFallback known && known.nanos() == nanos
        ? known
        : new LastGoodFallback(nanos, Ticker.system(), scheduler);
  }
}
