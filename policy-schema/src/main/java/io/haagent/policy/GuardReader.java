package io.haagent.policy;

import org.jspecify.annotations.Nullable;

/** Reads one guard. */
final class GuardReader {
  private static final String MODES = "\"on\", \"shadow\" or \"off\"";

  private final Problems problems;
  private final Problems warnings;
  private final TargetReader targets;
  private final RetryReader retries;
  private final BreakerReader breakers;
  private final LimitReader limits;
  private final FallbackReader fallbacks;
  private final HedgeReader hedges;
  private final FaultReader faults;
  private final BulkheadReader bulkheads;
  private final PerReader pers;

  GuardReader(Preset preset, Problems problems, Problems warnings) {
    this.problems = problems;
    this.warnings = warnings;
    PresetDefaults defaults = PresetDefaults.of(preset);
    this.targets = new TargetReader(problems, warnings);
    this.retries = new RetryReader(defaults, problems, warnings);
    this.breakers = new BreakerReader(defaults.breaker(), problems, warnings);
    this.limits = new LimitReader(defaults, problems, warnings);
    this.fallbacks = new FallbackReader(problems, warnings);
    this.hedges = new HedgeReader(problems);
    this.faults = new FaultReader(problems);
    this.pers = new PerReader(problems);
    this.bulkheads = new BulkheadReader(defaults.maxConcurrent(), problems);
  }

  /** Returns the guard, or null without a usable target; problems are added. */
  @Nullable GuardPolicy read(Value value) {
    if (value.key.isBlank()) {
      problems.addKey(value, "an empty name; name the guard after what it protects");
    } else if (value.key.equals("*")) {
      problems.addKey(
          value, "\"*\" is the agent's own name in events; name the guard after what it protects");
    }
    ObjectReader reader =
        new ObjectReader(value, Fields.GUARD, "{\"method\": [\"com.acme.Type#method\"]}", problems);
    Target target = targets.read(value, reader);
    boolean http = target instanceof HttpTarget;
    Mode mode = mode(reader);
    long deadline = reader.duration(Fields.DEADLINE, 0);
    long attemptTimeout = reader.duration(Fields.ATTEMPT_TIMEOUT, 0);
    boolean interrupt = reader.flag(Fields.INTERRUPT, false);
    CallHeaders headers = headers(reader, http);
    ClassReference rejectThrow = rejectThrow(reader.get(Fields.REJECT));
    Value retry = reader.get(Fields.RETRY);
    Value breaker = reader.get(Fields.BREAKER);
    Value limit = reader.get(Fields.LIMIT);
    Value bulkhead = reader.get(Fields.BULKHEAD);
    Value fallback = reader.get(Fields.FALLBACK);
    Value hedge = reader.get(Fields.HEDGE);
    Value fault = reader.get(Fields.FAULT);
    RetryPolicy retryPolicy = retry == null ? null : retries.read(retry, http);
    BreakerPolicy breakerPolicy = breaker == null ? null : breakers.read(breaker, http);
    LimitPolicy limitPolicy = limit == null ? null : limits.read(limit, http);
    FallbackPolicy fallbackPolicy = fallback == null ? null : fallbacks.read(fallback, http);
    PerPolicy perPolicy = pers.read(value, reader, limitPolicy, http);
    HedgePolicy hedgePolicy = hedge == null ? null : hedges.read(hedge);
    FaultPolicy faultPolicy = fault == null ? null : faults.read(fault, http);
    BulkheadPolicy bulkheadPolicy = bulkhead == null ? null : bulkheads.read(bulkhead);
    return target == null
        ? null
        : new GuardPolicy(
            value.key,
            value.keyAt,
            target,
            mode,
            perPolicy,
            deadline,
            attemptTimeout,
            interrupt,
            headers,
            rejectThrow,
            retryPolicy,
            breakerPolicy,
            limitPolicy,
            bulkheadPolicy,
            fallbackPolicy,
            hedgePolicy,
            faultPolicy);
  }

  private Mode mode(ObjectReader reader) {
    Value value = reader.text(Fields.MODE, MODES);
    if (value == null) {
      return Mode.ON;
    }
    Mode mode = Mode.of(value.text);
    if (mode == null) {
      problems.add(value, value.shown() + " is no mode; write " + MODES);
      return Mode.ON;
    }
    return mode;
  }

  private CallHeaders headers(ObjectReader reader, boolean http) {
    Value value = reader.get(Fields.CALL_HEADERS);
    if (value == null) {
      return CallHeaders.INTERNAL;
    }
    if (!http) {
      warnings.addKey(value, "says something about HTTP requests only; remove it here");
    }
    return reader.flag(Fields.CALL_HEADERS, true) ? CallHeaders.ALL : CallHeaders.NONE;
  }

  private @Nullable ClassReference rejectThrow(@Nullable Value value) {
    if (value == null) {
      return null;
    }
    String example = "\"com.acme.pay.TryLater\"";
    ObjectReader reader =
        new ObjectReader(
            value, Fields.REJECTION, "{\"throw\": \"com.acme.pay.TryLater\"}", problems);
    Value name = reader.text(Fields.THROW, example);
    if (name == null) {
      if (reader.isWhole() && reader.get(Fields.THROW) == null) {
        problems.addKey(value, "has no throw; write {\"throw\": " + example + "}");
      }
      return null;
    }
    if (!Names.isClassName(name.text)) {
      problems.add(name, name.shown() + " is no class name; write it like " + example);
    }
    return new ClassReference(name.text, name.at);
  }
}
