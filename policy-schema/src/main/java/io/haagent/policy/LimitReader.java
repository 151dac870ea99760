package io.haagent.policy;

/** Reads {@code limit}. */
final class LimitReader {
  private static final long SECOND = 1_000_000_000L;
  private static final long MAX_PER_SECOND = 1_000_000_000L;

  private final boolean resilience4j;
  private final Problems problems;
  private final Problems warnings;

  LimitReader(Preset preset, Problems problems, Problems warnings) {
    this.resilience4j = preset == Preset.RESILIENCE4J;
    this.problems = problems;
    this.warnings = warnings;
  }

  LimitPolicy read(Value value) {
    ObjectReader reader = new ObjectReader(value, Fields.LIMITS, "{\"rate\": \"100/s\"}", problems);
    algorithm(reader);
    long wait = reader.duration(Fields.WAIT, resilience4j ? RESILIENCE4J.waitNanos() : 0);
    Value rate = reader.text(Fields.RATE, "\"100/s\"");
    if (rate != null) {
      return rated(rate, reader, wait);
    }
    if (resilience4j && reader.get(Fields.RATE) == null) {
      warnings.addKey(
          value, "Resilience4j's default of 50 calls in 500 ns holds nothing back; write a rate");
      int burst = reader.whole(Fields.BURST, (int) RESILIENCE4J.burst());
      return new LimitPolicy(RESILIENCE4J.permits(), RESILIENCE4J.periodNanos(), burst, wait);
    }
    if (reader.isWhole() && reader.get(Fields.RATE) == null) {
      problems.addKey(value, "has no rate; write one like \"rate\": \"100/s\"");
    }
    return new LimitPolicy(1, SECOND, reader.whole(Fields.BURST, 1), wait);
  }

  private static final LimitPolicy RESILIENCE4J = PresetDefaults.RESILIENCE4J_LIMIT;

  private LimitPolicy rated(Value rate, ObjectReader reader, long wait) {
    int digits = Duration.digits(rate.text);
    long seconds =
        switch (rate.text.substring(digits)) {
          case "/s" -> 1;
          case "/m" -> 60;
          case "/h" -> 3600;
          default -> 0;
        };
    long permits = Duration.number(rate.text, digits);
    if (seconds == 0 || digits == 0) {
      problems.add(
          rate, rate.shown() + " is not a rate; write it like \"100/s\", \"100/m\" or \"100/h\"");
      permits = 1;
      seconds = 1;
    } else if (permits < 1 || permits > MAX_PER_SECOND * seconds) {
      problems.add(rate, rate.shown() + " is out of range; must be from 1/h to 1000000000/s");
      permits = 1;
    }
    int oneSecond = (int) Math.max(1, permits / seconds);
    return new LimitPolicy(permits, seconds * SECOND, reader.whole(Fields.BURST, oneSecond), wait);
  }

  private void algorithm(ObjectReader reader) {
    Value value = reader.text(Fields.ALGORITHM, "\"tokenBucket\"");
    if (value == null || value.text.equals("tokenBucket")) {
      return;
    }
    boolean later =
        switch (value.text) {
          case "slidingWindow", "paced", "warmUp" -> true;
          default -> false;
        };
    problems.add(
        value,
        value.shown()
            + (later ? " is not supported by this version yet" : " is no algorithm")
            + "; write \"tokenBucket\"");
  }
}
