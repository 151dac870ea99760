package io.haagent.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Warns about guards whose fields are each right but don't work together. */
final class Crosscheck {
  private final Problems warnings;
  private final Map<Object, String> taken = new HashMap<>();
  private @Nullable String takesAllHttp;

  Crosscheck(Problems warnings) {
    this.warnings = warnings;
  }

  /** Looks at the next guard in file order. */
  void check(GuardPolicy guard, Value value) {
    checkBackoff(guard, value);
    checkIgnored(guard, value);
    checkShadowed(guard, value);
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
      sum += Math.min(pause, (double) backoff.maxNanos()) * (1 - backoff.jitter());
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
    boolean status = repeated.charAt(0) >= '0' && repeated.charAt(0) <= '9';
    return ignored.contains(repeated)
        || (status && ignored.contains(repeated.substring(0, 1).concat("xx")))
        || (!status
            && !repeated.equals("timeout")
            && (ignored.contains("java.lang.Throwable")
                || ignored.contains("java.lang.Exception")));
  }

  private void checkShadowed(GuardPolicy guard, Value value) {
    String earlier = null;
    if (guard.target() instanceof HttpTarget http) {
      earlier = takesAllHttp;
      if (earlier == null) {
        earlier = taken.putIfAbsent(new HttpKey(http), guard.name());
      }
      if (http.hosts().isEmpty() && http.methods().isEmpty() && http.paths().isEmpty()) {
        takesAllHttp = takesAllHttp == null ? guard.name() : takesAllHttp;
      }
    } else if (guard.target() instanceof MethodTarget methods) {
      earlier = "";
      for (int i = 0; i < methods.patterns().size(); i++) {
        String before = taken.putIfAbsent(methods.patterns().get(i).text(), guard.name());
        boolean free = before == null || before.equals(guard.name());
        earlier = free || earlier == null ? null : before;
      }
    }
    if (earlier != null && !earlier.isEmpty()) {
      warnings.addKey(
          value,
          "never matches, guard "
              + Names.quote(earlier)
              + " before it has the same target; remove"
              + " one, or put the narrower one first");
    }
  }

  /** Compares and hashes by hand: a record's own methods are linked at run time, which is slow. */
  private static final class HttpKey {
    private final HttpTarget target;

    HttpKey(HttpTarget target) {
      this.target = target;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof HttpKey that
          && target.methods().equals(that.target.methods())
          && sameHosts(target.hosts(), that.target.hosts())
          && samePaths(target.paths(), that.target.paths());
    }

    private static boolean sameHosts(List<HostPattern> left, List<HostPattern> right) {
      boolean same = left.size() == right.size();
      for (int i = 0; same && i < left.size(); i++) {
        HostPattern host = left.get(i);
        same = host.port() == right.get(i).port() && host.host().equals(right.get(i).host());
      }
      return same;
    }

    private static boolean samePaths(List<PathPattern> left, List<PathPattern> right) {
      boolean same = left.size() == right.size();
      for (int i = 0; same && i < left.size(); i++) {
        same = left.get(i).text().equals(right.get(i).text());
      }
      return same;
    }

    @Override
    public int hashCode() {
      int hash = target.methods().hashCode();
      for (int i = 0; i < target.hosts().size(); i++) {
        hash = hash * 31 + target.hosts().get(i).host().hashCode();
      }
      for (int i = 0; i < target.paths().size(); i++) {
        hash = hash * 31 + target.paths().get(i).text().hashCode();
      }
      return hash;
    }
  }
}
