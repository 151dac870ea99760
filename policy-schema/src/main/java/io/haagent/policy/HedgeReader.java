package io.haagent.policy;

/** Reads {@code hedge}. */
final class HedgeReader {
  private static final String EXAMPLE = "{\"after\": \"p95\"}";

  private final Problems problems;

  HedgeReader(Problems problems) {
    this.problems = problems;
  }

  HedgePolicy read(Value value) {
    ObjectReader reader = new ObjectReader(value, Fields.HEDGES, EXAMPLE, problems);
    return new HedgePolicy(after(reader), reader.whole(Fields.MAX_HEDGES, 1));
  }

  /** Returns nanoseconds, 0 for the percentile. */
  private long after(ObjectReader reader) {
    Value value = reader.get(Fields.HEDGE_AFTER);
    if (value == null || (value.is(Value.TEXT) && value.text.equals(HedgePolicy.PERCENTILE))) {
      return 0;
    }
    if (value.is(Value.TEXT) && Duration.parse(value.text) == Duration.NONE) {
      problems.add(
          value,
          value.shown() + " is neither a duration nor \"p95\"; write it like \"50ms\" or \"p95\"");
      return 0;
    }
    return reader.duration(value, Fields.HEDGE_TIME, 0);
  }
}
