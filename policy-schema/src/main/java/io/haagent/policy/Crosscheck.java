package io.haagent.policy;

import java.util.List;

/** Warns about guards whose fields are each right but don't work together. */
final class Crosscheck {
  private final Problems warnings;
  private final UnreachableGuards unreachable;

  Crosscheck(Problems warnings) {
    this.warnings = warnings;
    this.unreachable = new UnreachableGuards(warnings);
  }

  /** Looks at the next guard in file order. */
  void check(GuardPolicy guard, Value value) {
    checkBackoff(guard, value);
    checkTimes(guard, value);
    checkIgnored(guard, value);
    checkFallback(guard, value);
    checkHedge(guard, value);
    checkFault(guard, value);
    unreachable.check(guard, value);
  }

  /** The shortest pauses that jitter allows, added up, must leave room in the deadline. */
  private void checkBackoff(GuardPolicy guard, Value value) {
    RetryPolicy retry = guard.retry();
    Value at = value.child("retry");
    if (retry == null || at == null || guard.deadlineNanos() == 0) {
      return;
    }
    Backoff backoff = retry.backoff();
    double pause = backoff.initialNanos();
    double sum = 0;
    for (int attempt = 2; attempt <= retry.maxAttempts(); attempt++) {
      sum += backoff.least(pause);
      pause *= backoff.multiplier();
      if (sum >= guard.deadlineNanos()) {
        warnings.addKey(
            at,
            "attempt "
                + attempt
                + " of "
                + retry.maxAttempts()
                + " can't start before the deadline of "
                + Duration.show(guard.deadlineNanos())
                + ", the pauses before it take at least "
                + Duration.show((long) sum)
                + "; shorten the backoff or lengthen the deadline");
        return;
      }
    }
  }

  private void checkFallback(GuardPolicy guard, Value value) {
    FallbackPolicy fallback = guard.fallback();
    Value at = value.child("fallback");
    boolean rejects =
        guard.breaker() != null
            || guard.limit() != null
            || guard.bulkhead() != null
            || guard.deadlineNanos() > 0;
    if (fallback != null && at != null && !rejects && fallback.on().equals(List.of("rejected"))) {
      warnings.addKey(
          at,
          "is never given, for the guard rejects nothing; add breaker, limit or bulkhead, or"
              + " \"failure\" to its on");
    }
  }

  private void checkHedge(GuardPolicy guard, Value value) {
    HedgePolicy hedge = guard.hedge();
    Value at = value.child("hedge");
    if (hedge == null || at == null || hedge.afterNanos() == 0) {
      return;
    }
    long timeout = guard.attemptTimeoutNanos();
    long deadline = guard.deadlineNanos();
    boolean byAttempt = timeout > 0 && hedge.afterNanos() >= timeout;
    if (byAttempt || (deadline > 0 && hedge.afterNanos() >= deadline)) {
      warnings.addKey(
          at,
          "no hedge is ever made, the "
              + (byAttempt ? "attempt timeout" : "deadline")
              + " of "
              + Duration.show(byAttempt ? timeout : deadline)
              + " ends every attempt before; shorten after");
    }
  }

  private void checkFault(GuardPolicy guard, Value value) {
    FaultPolicy fault = guard.fault();
    Value at = value.child("fault");
    if (fault != null && at != null && guard.mode() == Mode.ON && fault.percent() > 0) {
      warnings.addKey(
          at,
          "FAULTS ARE ON: it strikes "
              + Effective.show(fault.percent())
              + " % of the attempts, on purpose; remove it when the test is over");
    }
  }

  private void checkTimes(GuardPolicy guard, Value value) {
    Value timeout = value.child("attemptTimeout");
    long deadline = guard.deadlineNanos();
    if (timeout != null && deadline > 0 && guard.attemptTimeoutNanos() >= deadline) {
      warnings.addKey(
          timeout,
          "the deadline of "
              + Duration.show(deadline)
              + " ends every attempt before; shorten it or remove it");
    }
    Value interrupt = value.child("interrupt");
    if (interrupt == null || !guard.interrupt()) {
      return;
    }
    if (guard.target() instanceof HttpTarget) {
      warnings.addKey(
          interrupt, "an HTTP client's calls are cancelled by its own means; remove it");
    } else if (deadline == 0 && guard.attemptTimeoutNanos() == 0) {
      warnings.addKey(
          interrupt, "nothing says when to interrupt; add a time like \"attemptTimeout\": \"1s\"");
    }
  }

  private void checkIgnored(GuardPolicy guard, Value value) {
    RetryPolicy retry = guard.retry();
    BreakerPolicy breaker = guard.breaker();
    Value at = value.child("retry");
    if (retry == null || breaker == null || at == null || breaker.ignore().isEmpty()) {
      return;
    }
    for (int i = 0; i < retry.on().size(); i++) {
      String repeated = retry.on().get(i);
      if (covers(breaker.ignore(), repeated)) {
        warnings.addKey(
            at,
            "repeats \""
                + repeated
                + "\", which breaker.ignore doesn't count, so the breaker"
                + " never ends these retries; take it out of one of the lists");
      }
    }
  }

  private static boolean covers(List<String> ignored, String repeated) {
    char first = repeated.charAt(0);
    if (first >= '0' && first <= '9') {
      return ignored.contains(repeated) || ignored.contains(repeated.substring(0, 1).concat("xx"));
    }
    for (String name = repeated; name != null; name = KnownExceptions.superclass(name)) {
      if (ignored.contains(name)) {
        return true;
      }
    }
    return false;
  }
}
