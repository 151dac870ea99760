package io.haagent.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code breaker}. */
final class BreakerReader {
  private static final OpenBackoff USUAL_BACKOFF = new OpenBackoff(1, 300_000_000_000L, 0);

  private final BreakerPolicy defaults;
  private final Problems problems;
  private final Problems warnings;

  BreakerReader(BreakerPolicy defaults, Problems problems, Problems warnings) {
    this.defaults = defaults;
    this.problems = problems;
    this.warnings = warnings;
  }

  BreakerPolicy read(Value value, boolean http) {
    ObjectReader reader =
        new ObjectReader(value, Fields.BREAKERS, "{\"failureRate\": 50}", problems);
    Window window = window(reader);
    int usual = defaults.minimumCalls();
    if (window instanceof Window.Calls calls) {
      usual = Math.min(usual, calls.size());
    }
    int minimumCalls = reader.whole(Fields.MINIMUM_CALLS, usual);
    warnNeverOpens(reader, window, minimumCalls);
    long openFor = reader.duration(Fields.OPEN_FOR, defaults.openForNanos());
    long usualWait =
        defaults.halfOpenMaxWaitNanos() < 0 ? openFor : defaults.halfOpenMaxWaitNanos();
    List<String> failures = http ? OutcomeList.HTTP_FAILURES : OutcomeList.METHOD_FAILURES;
    SlowCall slowCall = slowCall(reader.get(Fields.SLOW_CALL));
    return new BreakerPolicy(
        mode(reader),
        window,
        minimumCalls,
        reader.number(Fields.FAILURE_RATE, defaults.failureRate()),
        defaults.strict(),
        reader.whole(Fields.CONSECUTIVE, defaults.consecutive()),
        slowCall,
        failedOrSlow(reader, slowCall),
        OutcomeList.read(reader, Fields.FAILURE, failures, http, problems, warnings),
        OutcomeList.read(reader, Fields.IGNORE, List.of(), http, problems, warnings),
        openFor,
        openBackoff(reader, openFor),
        reader.whole(Fields.HALF_OPEN_CALLS, defaults.halfOpenCalls()),
        reader.duration(Fields.HALF_OPEN_MAX_WAIT, usualWait),
        reader.flag(Fields.RAMP, false));
  }

  private BreakerMode mode(ObjectReader reader) {
    Value value = reader.text(Fields.BREAKER_MODE, "\"on\"");
    if (value == null) {
      return BreakerMode.ON;
    }
    BreakerMode mode = BreakerMode.of(value.text);
    if (mode == null) {
      problems.add(
          value, value.shown() + " is no mode; write \"on\", \"disabled\" or \"metricsOnly\"");
      return BreakerMode.ON;
    }
    return mode;
  }

  private @Nullable SlowCall slowCall(@Nullable Value value) {
    if (value == null) {
      return defaults.slowCall();
    }
    if (value.is(Value.NULL)) {
      return null;
    }
    ObjectReader reader =
        new ObjectReader(
            value, Fields.SLOW_CALLS, "{\"longerThan\": \"800ms\"}, or null for none", problems);
    if (reader.get(Fields.LONGER_THAN) == null && reader.isWhole()) {
      problems.addKey(value, "has no longerThan; write one like \"longerThan\": \"800ms\"");
    }
    return new SlowCall(
        reader.duration(Fields.LONGER_THAN, 1), reader.number(Fields.SLOW_RATE, 100));
  }

  private double failedOrSlow(ObjectReader reader, @Nullable SlowCall slowCall) {
    Value value = reader.get(Fields.FAILED_OR_SLOW);
    if (value != null && slowCall == null) {
      problems.addKey(
          value, "needs to know what is slow; write \"slowCall\": {\"longerThan\": \"800ms\"}");
    }
    return reader.number(Fields.FAILED_OR_SLOW, 0);
  }

  private @Nullable OpenBackoff openBackoff(ObjectReader breaker, long openFor) {
    Value value = breaker.get(Fields.OPEN_BACKOFF);
    if (value == null) {
      return defaults.openBackoff();
    }
    ObjectReader reader =
        new ObjectReader(value, Fields.OPEN_BACKOFFS, "{\"multiplier\": 2}", problems);
    long max = reader.duration(Fields.OPEN_MAX, USUAL_BACKOFF.maxNanos());
    if (openFor > max) {
      Value given = reader.get(Fields.OPEN_MAX);
      problems.add(
          given == null ? value : given,
          "openFor, "
              + Duration.show(openFor)
              + ", is above max, which is "
              + Duration.show(max)
              + (given == null ? " by default" : "")
              + "; write a longer max");
    }
    return new OpenBackoff(
        reader.number(Fields.OPEN_MULTIPLIER, USUAL_BACKOFF.multiplier()),
        max,
        reader.number(Fields.OPEN_JITTER, USUAL_BACKOFF.jitter()));
  }

  private Window window(ObjectReader reader) {
    Value value = reader.get(Fields.WINDOW);
    if (value == null) {
      return defaults.window();
    }
    if (value.is(Value.NUMBER)) {
      return new Window.Calls(reader.whole(Fields.WINDOW, 100));
    }
    if (!value.is(Value.TEXT)) {
      problems.add(
          value,
          value.shown() + " is neither a duration nor a number of calls; write \"10s\" or 100");
      return defaults.window();
    }
    return new Window.Time(reader.duration(value, Fields.TIME_WINDOW, 1));
  }

  private void warnNeverOpens(ObjectReader reader, Window window, int minimumCalls) {
    Value value = reader.get(Fields.MINIMUM_CALLS);
    if (value != null && window instanceof Window.Calls calls && minimumCalls > calls.size()) {
      warnings.add(
          value,
          "the window holds only "
              + calls.size()
              + " calls, so the breaker never opens; write at"
              + " most "
              + calls.size()
              + " or a larger window");
    }
  }
}
