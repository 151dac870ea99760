package io.haagent.policy;

import io.haagent.policy.Backoff.Spread;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code retry}. */
final class RetryReader {
  private static final RetryBudget BUDGET = new RetryBudget(0.2, 10);

  private final PresetDefaults defaults;
  private final Problems problems;
  private final Problems warnings;

  RetryReader(PresetDefaults defaults, Problems problems, Problems warnings) {
    this.defaults = defaults;
    this.problems = problems;
    this.warnings = warnings;
  }

  RetryPolicy read(Value value, boolean http) {
    ObjectReader reader = new ObjectReader(value, Fields.RETRIES, "{\"maxAttempts\": 3}", problems);
    Value idempotent = reader.get(Fields.IDEMPOTENT);
    if (idempotent != null && !http) {
      warnings.addKey(idempotent, "says something about HTTP requests only; remove it here");
    }
    List<String> usual = defaults.retryOnHttp();
    List<String> repeated = usual == null ? OutcomeList.HTTP_REPEATED : usual;
    List<String> on = http ? repeated : OutcomeList.METHOD_FAILURES;
    return new RetryPolicy(
        reader.whole(Fields.MAX_ATTEMPTS, defaults.maxAttempts()),
        backoff(reader.get(Fields.BACKOFF)),
        OutcomeList.read(reader, Fields.ON, on, http, problems, warnings),
        reader.flag(Fields.IDEMPOTENT, false),
        budget(reader.get(Fields.BUDGET)));
  }

  private Backoff backoff(@Nullable Value value) {
    Backoff usual = defaults.backoff();
    if (value == null) {
      return usual;
    }
    ObjectReader reader =
        new ObjectReader(value, Fields.BACKOFFS, "{\"initial\": \"100ms\"}", problems);
    long initial = reader.duration(Fields.INITIAL, usual.initialNanos());
    long max = reader.duration(Fields.MAX, usual.maxNanos());
    if (initial > max) {
      Value given = reader.get(Fields.INITIAL);
      boolean usualMax = reader.get(Fields.MAX) == null;
      problems.add(
          given == null ? value : given,
          Duration.show(initial)
              + " is above max, which is "
              + Duration.show(max)
              + (usualMax ? " by default" : "")
              + "; write a shorter one or a longer max");
    }
    double multiplier = reader.number(Fields.MULTIPLIER, usual.multiplier());
    Value jitter = reader.get(Fields.JITTER);
    if (jitter == null || !jitter.is(Value.TEXT)) {
      return new Backoff(initial, multiplier, max, reader.number(Fields.JITTER, usual.jitter()));
    }
    Spread spread = spread(jitter);
    Value given = reader.get(Fields.MULTIPLIER);
    if (spread == Spread.DECORRELATED && given != null) {
      problems.addKey(
          given,
          "decorrelated pauses follow from the one before, not from a multiplier; remove it");
    }
    return new Backoff(initial, multiplier, max, 1, spread);
  }

  private Spread spread(Value jitter) {
    for (Spread spread : Spread.values()) {
      if (!spread.word.isEmpty() && spread.word.equals(jitter.text)) {
        return spread;
      }
    }
    problems.add(
        jitter,
        jitter.shown() + " is no jitter; write a number from 0 to 1, \"full\" or \"decorrelated\"");
    return Spread.FULL;
  }

  private @Nullable RetryBudget budget(@Nullable Value value) {
    if (value == null) {
      return BUDGET;
    }
    if (value.is(Value.NULL)) {
      return null;
    }
    ObjectReader reader =
        new ObjectReader(value, Fields.BUDGETS, "{\"ratio\": 0.2}, or null for none", problems);
    return new RetryBudget(
        reader.number(Fields.RATIO, BUDGET.ratio()),
        reader.number(Fields.MIN_PER_SECOND, BUDGET.minPerSecond()));
  }
}
