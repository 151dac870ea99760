package io.haagent.engine;

import org.jspecify.annotations.Nullable;

/**
 * What opens a breaker: each rule that is there, on its own. A rate is compared over the calls of
 * the window, or of the probes of a half-open breaker.
 *
 * @param failureRate percent of failures, above 0 to 100; 0 is no such rule
 * @param consecutive failures in a row, at least 1, whatever the minimum of calls; 0 is no such
 *     rule
 * @param slowNanos a call that takes longer than this is slow, and one that still runs after it is
 *     so already; 0 is never, and spares the clock reads
 * @param slowRate percent of slow calls, above 0 to 100, failed ones among them; 0 is no such rule
 * @param failedOrSlow percent of calls that failed, were slow, or both, above 0 to 100; 0 is no
 *     such rule
 * @param strict whether a rate must be exceeded (Sentinel) rather than reached (all others); one of
 *     100 % is always reached, for it can't be exceeded
 */
public record TripRules(
    double failureRate,
    int consecutive,
    long slowNanos,
    double slowRate,
    double failedOrSlow,
    boolean strict) {

  /** Which rule a breaker opened by. */
  enum Rule {
    FAILED(" failed"),
    IN_A_ROW(" in a row failed"),
    SLOW(" were slow"),
    FAILED_OR_SLOW(" failed or were slow");

    final String verb;

    Rule(String verb) {
      this.verb = verb;
    }
  }

  /** Checks the ranges. */
  public TripRules {
    checkRate(failureRate, "failureRate");
    checkRate(slowRate, "slowRate");
    checkRate(failedOrSlow, "failedOrSlow");
    if (consecutive < 0 || slowNanos < 0) {
      throw new IllegalArgumentException("must not be below 0: " + consecutive + ", " + slowNanos);
    }
    if (failureRate == 0 && consecutive == 0 && slowRate == 0 && failedOrSlow == 0) {
      throw new IllegalArgumentException("no rule: the breaker would never open");
    }
    if (slowNanos == 0 && (slowRate > 0 || failedOrSlow > 0)) {
      throw new IllegalArgumentException("slow calls need a time that makes them slow");
    }
  }

  private static void checkRate(double rate, String name) {
    if (!(rate >= 0 && rate <= 100)) {
      throw new IllegalArgumentException(name + " must be 0 to 100: " + rate);
    }
  }

  /** Returns the one rule that most breakers have. */
  static TripRules failureRate(double percent, boolean strict) {
    if (percent == 0) {
      throw new IllegalArgumentException("failureRate must be above 0 to 100: " + percent);
    }
    return new TripRules(percent, 0, 0, 0, 0, strict);
  }

  /** Tells whether how long a call takes matters. */
  boolean timesCalls() {
    return slowNanos > 0;
  }

  /** Returns the rate that so many calls break, or null. */
  @Nullable Rule broken(long calls, long failed, long slow, long failedOrSlowCalls) {
    if (reached(failureRate, failed, calls)) {
      return Rule.FAILED;
    }
    if (reached(slowRate, slow, calls)) {
      return Rule.SLOW;
    }
    return reached(failedOrSlow, failedOrSlowCalls, calls) ? Rule.FAILED_OR_SLOW : null;
  }

  /** Returns the rule that so many probes of a half-open breaker break, or null. */
  @Nullable Rule brokenByProbes(long probes, long failed, long slow, long failedOrSlowCalls) {
    // Fewer probes than it takes in a row decide when all of them have failed.
    if (consecutive > 0 && failed >= Math.min(consecutive, probes)) {
      return Rule.IN_A_ROW;
    }
    return broken(probes, failed, slow, failedOrSlowCalls);
  }

  private boolean reached(double percent, long bad, long calls) {
    if (percent == 0 || bad == 0) {
      return false;
    }
    double share = bad * 100.0;
    double bound = percent * calls;
    return strict && percent < 100 ? share > bound : share >= bound;
  }
}
