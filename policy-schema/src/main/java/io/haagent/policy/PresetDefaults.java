package io.haagent.policy;

/**
 * The numbers of a preset. Hystrix has no retry and no rate limit of its own; there {@code hystrix}
 * keeps the recommended numbers.
 *
 * @param retryInitial the first pause in nanoseconds
 * @param multiplier of each further pause
 * @param jitter 0 to 1
 * @param window of the breaker
 * @param minimumCalls of the breaker
 * @param openFor in nanoseconds
 * @param halfOpenCalls of the breaker
 * @param halfOpenMaxWait in nanoseconds, or -1 for the same as {@code openFor}
 * @param maxConcurrent of the bulkhead, or 0 where the file must say
 */
record PresetDefaults(
    long retryInitial,
    double multiplier,
    double jitter,
    Window window,
    int minimumCalls,
    long openFor,
    int halfOpenCalls,
    long halfOpenMaxWait,
    int maxConcurrent) {
  /** Resilience4j's {@code limitForPeriod}, {@code limitRefreshPeriod}, {@code timeoutDuration}. */
  static final LimitPolicy RESILIENCE4J_LIMIT =
      LimitPolicy.tokenBucket(50, 500, 50, 5_000_000_000L);

  static PresetDefaults of(Preset preset) {
    Window tenSeconds = new Window.Time(10_000_000_000L);
    if (preset == Preset.RESILIENCE4J) {
      return new PresetDefaults(
          500_000_000L, 1, 0, new Window.Calls(100), 100, 60_000_000_000L, 10, 0, 25);
    }
    boolean hystrix = preset == Preset.HYSTRIX;
    return new PresetDefaults(
        100_000_000L,
        2,
        0.5,
        tenSeconds,
        20,
        5_000_000_000L,
        hystrix ? 1 : 3,
        -1,
        hystrix ? 10 : 0);
  }
}
