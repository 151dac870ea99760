package io.haagent.policy;

import java.util.List;

/** Reads {@code breaker}. */
final class BreakerReader {
  private final PresetDefaults defaults;
  private final Problems problems;
  private final Problems warnings;

  BreakerReader(PresetDefaults defaults, Problems problems, Problems warnings) {
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
    long openFor = reader.duration(Fields.OPEN_FOR, defaults.openFor());
    long usualWait = defaults.halfOpenMaxWait() < 0 ? openFor : defaults.halfOpenMaxWait();
    List<String> failures = http ? OutcomeList.HTTP_FAILURES : OutcomeList.METHOD_FAILURES;
    return new BreakerPolicy(
        window,
        minimumCalls,
        reader.number(Fields.FAILURE_RATE, 50),
        false,
        OutcomeList.read(reader, Fields.FAILURE, failures, problems, warnings),
        OutcomeList.read(reader, Fields.IGNORE, List.of(), problems, warnings),
        openFor,
        reader.whole(Fields.HALF_OPEN_CALLS, defaults.halfOpenCalls()),
        reader.duration(Fields.HALF_OPEN_MAX_WAIT, usualWait));
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
