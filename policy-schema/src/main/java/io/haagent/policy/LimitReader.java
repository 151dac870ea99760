package io.haagent.policy;

import io.haagent.policy.LimitPolicy.Algorithm;
import org.jspecify.annotations.Nullable;

/** Reads {@code limit}. */
final class LimitReader {
  private static final long SECOND = 1_000_000_000L;

  /** The preset's, or null where the file must give a rate. */
  private final @Nullable LimitPolicy usual;

  private final long pacedWait;
  private final long usualWarmUp;
  private final Problems problems;
  private final Problems warnings;
  private final KeyReader keyed;

  LimitReader(PresetDefaults defaults, Problems problems, Problems warnings) {
    this.usual = defaults.limit();
    this.pacedWait = defaults.pacedWaitNanos();
    this.usualWarmUp = defaults.warmUpNanos();
    this.problems = problems;
    this.warnings = warnings;
    this.keyed = new KeyReader(problems);
  }

  LimitPolicy read(Value value, boolean http) {
    ObjectReader reader = new ObjectReader(value, Fields.LIMITS, "{\"rate\": \"100/s\"}", problems);
    LimitPolicy limit = read(value, reader);
    KeyPolicy keys = keyed.read(value, reader, limit, http);
    return keys == null
        ? limit
        : new LimitPolicy(
            limit.algorithm(),
            keys.tiers().get(0).permits(),
            keys.tiers().get(0).periodNanos(),
            keys.tiers().get(0).burst(),
            0,
            limit.waitNanos(),
            keys);
  }

  private LimitPolicy read(Value value, ObjectReader reader) {
    Algorithm algorithm = algorithm(reader);
    long warmUp = warmUp(value, reader, algorithm);
    long usualWait = usual == null ? 0 : usual.waitNanos();
    long wait = reader.duration(Fields.WAIT, algorithm == Algorithm.PACED ? pacedWait : usualWait);
    if (algorithm == Algorithm.PACED && wait == 0) {
      warnings.addKey(
          value,
          "paces nobody without a wait, a call before its turn is rejected; write one like"
              + " \"wait\": \"500ms\"");
    }
    Value rate = reader.text(Fields.RATE, "\"100/s\"");
    long permits = 1;
    long seconds = 1;
    if (rate != null) {
      Rate parsed = Rate.read(rate, problems);
      permits = parsed.permits();
      seconds = parsed.seconds();
    } else if (reader.get(Fields.TIERS) != null) {
      return new LimitPolicy(algorithm, 1, SECOND, 1, warmUp, wait, null);
    } else if (usual != null && reader.get(Fields.RATE) == null) {
      if (usual.periodNanos() < SECOND) {
        warnings.addKey(
            value, "Resilience4j's default of 50 calls in 500 ns holds nothing back; write a rate");
      }
      long burst = burst(reader, algorithm, usual.burst());
      return new LimitPolicy(
          algorithm, usual.permits(), usual.periodNanos(), burst, warmUp, wait, null);
    } else if (reader.isWhole() && reader.get(Fields.RATE) == null) {
      problems.addKey(value, "has no rate; write one like \"rate\": \"100/s\"");
    }
    long burst = burst(reader, algorithm, Math.max(1, permits / seconds));
    return new LimitPolicy(algorithm, permits, seconds * SECOND, burst, warmUp, wait, null);
  }

  private Algorithm algorithm(ObjectReader reader) {
    Value value = reader.text(Fields.ALGORITHM, "\"tokenBucket\"");
    if (value == null) {
      return Algorithm.TOKEN_BUCKET;
    }
    for (Algorithm algorithm : Algorithm.values()) {
      if (algorithm.word.equals(value.text)) {
        return algorithm;
      }
    }
    problems.add(
        value,
        value.shown()
            + " is no algorithm; write \"tokenBucket\", \"slidingWindow\", \"paced\" or"
            + " \"warmUp\"");
    return Algorithm.TOKEN_BUCKET;
  }

  private long warmUp(Value limit, ObjectReader reader, Algorithm algorithm) {
    long warmUp = reader.duration(Fields.WARM_UP, usualWarmUp);
    Value value = reader.get(Fields.WARM_UP);
    if (algorithm == Algorithm.WARM_UP) {
      if (value == null && usualWarmUp == 0 && reader.isWhole()) {
        problems.addKey(limit, "has no warmUp; write one like \"warmUp\": \"10s\"");
      }
      return warmUp;
    }
    if (value != null) {
      problems.addKey(
          value,
          "only the algorithm \"warmUp\" has it; write \"algorithm\": \"warmUp\", or remove it");
    }
    return 0;
  }

  private long burst(ObjectReader reader, Algorithm algorithm, long fallback) {
    long burst = reader.whole(Fields.BURST, (int) fallback);
    if (algorithm.bursts) {
      return burst;
    }
    Value value = reader.get(Fields.BURST);
    if (value != null) {
      problems.addKey(
          value, "the algorithm \"" + algorithm.word + "\" saves nothing up; remove it");
    }
    return 1;
  }
}
