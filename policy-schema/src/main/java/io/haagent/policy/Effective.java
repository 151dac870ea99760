package io.haagent.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the fields of a guard or of the file itself mean in the end, whoever said it, the file or
 * the preset: one text for one meaning.
 */
interface Effective {
  /**
   * Returns what a field means.
   *
   * @param way from the guard, such as {@code retry.backoff.max}
   * @return null where the field means nothing without being written, or only what it says
   */
  @Nullable String get(String way);

  static Effective of(Policy policy) {
    return way ->
        switch (way) {
          case "service" -> policy.service() == null ? "the main class" : null;
          case "preset" -> policy.preset().text();
          default -> null;
        };
  }

  static Effective of(GuardPolicy guard) {
    return way -> {
      int dot = way.indexOf('.');
      String field = way.substring(dot + 1);
      return switch (dot < 0 ? way : way.substring(0, dot)) {
        case "mode" -> guard.mode().text();
        case "maxKeys" -> guard.per() == null ? null : show(guard.per().maxKeys());
        case "deadline" -> guard.deadlineNanos() == 0 ? null : Duration.show(guard.deadlineNanos());
        case "attemptTimeout" ->
            guard.attemptTimeoutNanos() == 0 ? null : Duration.show(guard.attemptTimeoutNanos());
        case "interrupt" -> String.valueOf(guard.interrupt());
        case "headers" -> guard.headers().words;
        case "http" -> guard.target() instanceof HttpTarget http ? http(http, field) : null;
        case "retry" -> guard.retry() == null || dot < 0 ? null : retry(guard.retry(), field);
        case "breaker" ->
            guard.breaker() == null || dot < 0 ? null : breaker(guard.breaker(), field);
        case "limit" -> guard.limit() == null || dot < 0 ? null : limit(guard.limit(), field);
        case "bulkhead" ->
            guard.bulkhead() == null || dot < 0 ? null : bulkhead(guard.bulkhead(), field);
        case "fallback" -> guard.fallback() == null ? null : fallback(guard.fallback(), field);
        case "hedge" -> guard.hedge() == null ? null : hedge(guard.hedge(), field);
        case "fault" -> guard.fault() == null ? null : fault(guard.fault(), field);
        default -> null;
      };
    };
  }

  private static @Nullable String http(HttpTarget http, String field) {
    List<?> entries =
        switch (field) {
          case "hosts" -> http.hosts();
          case "methods" -> http.methods();
          case "paths" -> http.paths();
          default -> List.of(field);
        };
    return entries.isEmpty() ? "all" : null;
  }

  private static @Nullable String retry(RetryPolicy retry, String field) {
    Backoff backoff = retry.backoff();
    RetryBudget budget = retry.budget();
    return switch (field) {
      case "maxAttempts" -> show(retry.maxAttempts());
      case "on" -> show(retry.on());
      case "idempotent" -> String.valueOf(retry.idempotent());
      case "backoff.initial" -> Duration.show(backoff.initialNanos());
      case "backoff.multiplier" -> show(backoff.multiplier());
      case "backoff.max" -> Duration.show(backoff.maxNanos());
      case "backoff.jitter" ->
          backoff.spread().word.isEmpty() ? show(backoff.jitter()) : backoff.spread().word;
      case "budget" ->
          budget == null
              ? "null"
              : show(budget.ratio()) + " and " + show(budget.minPerSecond()) + " a second";
      case "budget.ratio" -> budget == null ? null : show(budget.ratio());
      case "budget.minPerSecond" -> budget == null ? null : show(budget.minPerSecond());
      default -> null;
    };
  }

  private static @Nullable String breaker(BreakerPolicy breaker, String field) {
    SlowCall slow = breaker.slowCall();
    OpenBackoff backoff = breaker.openBackoff();
    return switch (field) {
      case "mode" -> breaker.mode().text();
      case "window" -> window(breaker.window());
      case "minimumCalls" -> show(breaker.minimumCalls());
      case "failureRate" -> orOff(breaker.failureRate());
      case "consecutive" -> orOff(breaker.consecutive());
      case "failedOrSlow" -> orOff(breaker.failedOrSlow());
      case "slowCall" -> slow == null ? "null" : show(slow.rate()) + " above " + longer(slow);
      case "slowCall.longerThan" -> slow == null ? null : longer(slow);
      case "slowCall.rate" -> slow == null ? null : show(slow.rate());
      case "openBackoff" -> backoff == null ? "none" : null;
      case "openBackoff.multiplier" -> backoff == null ? null : show(backoff.multiplier());
      case "openBackoff.max" -> backoff == null ? null : Duration.show(backoff.maxNanos());
      case "openBackoff.jitter" -> backoff == null ? null : show(backoff.jitter());
      case "ramp" -> String.valueOf(breaker.ramp());
      case "failure" -> show(breaker.failure());
      case "ignore" -> show(breaker.ignore());
      case "openFor" -> Duration.show(breaker.openForNanos());
      case "halfOpenCalls" -> show(breaker.halfOpenCalls());
      case "halfOpenMaxWait" -> Duration.show(breaker.halfOpenMaxWaitNanos());
      default -> null;
    };
  }

  private static String orOff(double number) {
    return number == 0 ? "off" : show(number);
  }

  private static String longer(SlowCall slow) {
    return Duration.show(slow.longerThanNanos());
  }

  private static String window(Window window) {
    return window instanceof Window.Time time
        ? Duration.show(time.nanos())
        : show(((Window.Calls) window).size());
  }

  private static @Nullable String limit(LimitPolicy limit, String field) {
    KeyPolicy keys = limit.keys();
    if (keys != null && keys.tierBy() != null && (field.equals("rate") || field.equals("burst"))) {
      return null;
    }
    return switch (field) {
      case "maxKeys" -> keys == null ? null : show(keys.maxKeys());
      case "rate" -> rate(limit);
      case "burst" -> limit.algorithm().bursts ? show(limit.burst()) : null;
      case "wait" -> Duration.show(limit.waitNanos());
      case "algorithm" -> limit.algorithm().word;
      case "warmUp" -> limit.warmUpNanos() > 0 ? Duration.show(limit.warmUpNanos()) : null;
      default -> null;
    };
  }

  private static String rate(LimitPolicy limit) {
    return limit.periodNanos() < 1_000_000
        ? limit.permits() + " in " + limit.periodNanos() + " ns"
        : limit.permits() + " in " + Duration.show(limit.periodNanos());
  }

  private static @Nullable String bulkhead(BulkheadPolicy bulkhead, String field) {
    AdaptivePolicy adaptive = bulkhead.adaptive();
    return switch (field) {
      case "maxConcurrent" -> show(bulkhead.maxConcurrent());
      case "wait" -> Duration.show(bulkhead.waitNanos());
      case "adaptive" -> adaptive == null ? null : adaptive.law().word;
      case "initial" -> adaptive == null ? null : show(adaptive.initial());
      case "minConcurrent" -> adaptive == null ? null : show(adaptive.minConcurrent());
      case "tolerance" -> adaptive == null ? null : show(adaptive.tolerance());
      case "priority" -> bulkhead.group() == null ? null : show(bulkhead.priority());
      default -> null;
    };
  }

  private static @Nullable String fallback(FallbackPolicy fallback, String field) {
    return switch (field) {
      case "on" -> show(fallback.on());
      case "lastGood" ->
          fallback.answer() instanceof FallbackAnswer.LastGood last
              ? Duration.show(last.nanos())
              : null;
      default -> null;
    };
  }

  private static @Nullable String hedge(HedgePolicy hedge, String field) {
    return switch (field) {
      case "after" ->
          hedge.afterNanos() == 0 ? HedgePolicy.PERCENTILE : Duration.show(hedge.afterNanos());
      case "max" -> show(hedge.max());
      default -> null;
    };
  }

  private static @Nullable String fault(FaultPolicy fault, String field) {
    return switch (field) {
      case "delay" -> fault.delayNanos() == 0 ? null : Duration.show(fault.delayNanos());
      case "percent" -> show(fault.percent());
      default -> null;
    };
  }

  private static String show(List<String> entries) {
    return entries.isEmpty() ? "nothing" : String.join(", ", entries);
  }

  static String show(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
