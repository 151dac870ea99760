package io.haagent.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a preset. What its peer doesn't have, or has no default for, is the recommended
 * one's: Hystrix, Sentinel and Envoy's outlier detection know no limit, for one.
 *
 * @param maxAttempts of retry
 * @param backoff of retry
 * @param retryOnHttp what retry repeats; null for the recommended ones
 * @param breaker with empty lists; its {@code halfOpenMaxWaitNanos} is -1 for the same as {@code
 *     openForNanos}
 * @param limit or null where the file must say
 * @param pacedWaitNanos how long a call may wait for its turn in a paced limit; 0 is not at all
 * @param warmUpNanos of a limit that warms up, or 0 where the file must say
 * @param maxConcurrent of the bulkhead, or 0 where the file must say
 */
record PresetDefaults(
    int maxAttempts,
    Backoff backoff,
    @Nullable List<String> retryOnHttp,
    BreakerPolicy breaker,
    @Nullable LimitPolicy limit,
    long pacedWaitNanos,
    long warmUpNanos,
    int maxConcurrent) {
  private static final long MILLIS = 1_000_000;
  private static final long SECONDS = 1000 * MILLIS;
  private static final long AS_OPEN_FOR = -1;
  private static final long NEVER = 0;
  private static final Backoff BACKOFF = new Backoff(100 * MILLIS, 2, 5 * SECONDS, 0.5);
  private static final SlowCall A_MINUTE = new SlowCall(60 * SECONDS, 100);
  private static final Window TEN_SECONDS = new Window.Time(10 * SECONDS);

  /**
   * Of Istio's connect-failure, refused-stream, unavailable and cancelled what is told apart here:
   * the last two are gRPC's, and a refused stream is an exception like others.
   */
  private static final List<String> CONNECT_FAILURE =
      List.of("java.net.ConnectException", "java.net.http.HttpConnectTimeoutException");

  /** Most peers' limits neither pace nor warm up, or have no default for it. */
  private PresetDefaults(
      int maxAttempts,
      Backoff backoff,
      @Nullable List<String> retryOnHttp,
      BreakerPolicy breaker,
      @Nullable LimitPolicy limit,
      int maxConcurrent) {
    this(
        maxAttempts,
        backoff,
        retryOnHttp,
        breaker,
        limit,
        limit == null ? 0 : limit.waitNanos(),
        0,
        maxConcurrent);
  }

  static PresetDefaults of(Preset preset) {
    return switch (preset) {
      case RECOMMENDED ->
          new PresetDefaults(
              3, BACKOFF, null, rate(TEN_SECONDS, 20, 50, null, 5, 3, AS_OPEN_FOR), null, 0);
      case HYSTRIX ->
          new PresetDefaults(
              3, BACKOFF, null, rate(TEN_SECONDS, 20, 50, null, 5, 1, AS_OPEN_FOR), null, 10);
      case RESILIENCE4J ->
          new PresetDefaults(
              3,
              fixed(500),
              null,
              rate(new Window.Calls(100), 100, 50, A_MINUTE, 60, 10, NEVER),
              // limitForPeriod, limitRefreshPeriod, timeoutDuration
              LimitPolicy.tokenBucket(50, 500, 50, 5 * SECONDS),
              25);
      case SENTINEL ->
          new PresetDefaults(
              3,
              BACKOFF,
              null,
              sentinel(),
              null,
              500 * MILLIS, // maxQueueingTimeMs
              10 * SECONDS, // warmUpPeriodSec
              0);
      case ENVOY -> new PresetDefaults(2, envoyBackoff(), null, outliers(), null, 1024);
      case ISTIO -> new PresetDefaults(3, envoyBackoff(), CONNECT_FAILURE, outliers(), null, 0);
      case FAILSAFE ->
          new PresetDefaults(
              3, fixed(0), null, rate(new Window.Calls(1), 1, 100, null, 60, 1, NEVER), null, 0);
      case SERMANT ->
          new PresetDefaults(
              3,
              fixed(10),
              List.of("502"),
              // Its default of 100 ms is cut to 0 s, which its breaker refuses: rounded up to 1 s.
              rate(new Window.Time(SECONDS), 100, 50, A_MINUTE, 60, 10, NEVER),
              LimitPolicy.tokenBucket(1000, SECONDS, 1000, 0),
              1000);
    };
  }

  private static Backoff fixed(long millis) {
    return new Backoff(millis * MILLIS, 1, 5 * SECONDS, 0);
  }

  /** 25 ms, fully jittered, at most ten times that. */
  private static Backoff envoyBackoff() {
    return new Backoff(25 * MILLIS, 2, 250 * MILLIS, 1);
  }

  private static BreakerPolicy rate(
      Window window,
      int minimumCalls,
      double failureRate,
      @Nullable SlowCall slowCall,
      int openForSeconds,
      int halfOpenCalls,
      long halfOpenMaxWait) {
    return new BreakerPolicy(
        BreakerMode.ON,
        window,
        minimumCalls,
        failureRate,
        false,
        0,
        slowCall,
        0,
        List.of(),
        List.of(),
        openForSeconds * SECONDS,
        null,
        halfOpenCalls,
        halfOpenMaxWait,
        false);
  }

  /** Sentinel has no default for the rate and for the open time: these are the recommended. */
  private static BreakerPolicy sentinel() {
    return new BreakerPolicy(
        BreakerMode.ON,
        new Window.Time(SECONDS),
        5,
        50,
        true,
        0,
        null,
        0,
        List.of(),
        List.of(),
        5 * SECONDS,
        null,
        1,
        NEVER,
        false);
  }

  /**
   * Envoy's outlier detection of one host: five failures in a row, 30 s times the ejections, at
   * most 300 s. After it all calls return, so five probes that fail are five in a row again.
   */
  private static BreakerPolicy outliers() {
    return new BreakerPolicy(
        BreakerMode.ON,
        TEN_SECONDS,
        20,
        0,
        false,
        5,
        null,
        0,
        List.of(),
        List.of(),
        30 * SECONDS,
        new OpenBackoff(2, 300 * SECONDS, 0),
        5,
        AS_OPEN_FOR,
        false);
  }
}
