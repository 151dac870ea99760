package io.haagent.policy;

import io.haagent.policy.LimitPolicy.Algorithm;
import org.jspecify.annotations.Nullable;

/** Reads {@code limit}. */
final class LimitReader {
  private static final long SECOND = 1_000_000_000L;
  private static final long MAX_PER_SECOND = 1_000_000_000L;

  /** The preset's, or null where the file must give a rate. */
  private final @Nullable LimitPolicy usual;

  private final Problems problems;
  private final Problems warnings;

  LimitReader(@Nullable LimitPolicy usual, Problems problems, Problems warnings) {
    this.usual = usual;
    this.problems = problems;
    this.warnings = warnings;
  }

  LimitPolicy read(Value value) {
    ObjectReader reader = new ObjectReader(value, Fields.LIMITS, "{\"rate\": \"100/s\"}", problems);
    Algorithm algorithm = algorithm(reader);
    long warmUp = warmUp(value, reader, algorithm);
    long wait = reader.duration(Fields.WAIT, usual == null ? 0 : usual.waitNanos());
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
      seconds = seconds(rate);
      permits = permits(rate, seconds);
      seconds = Math.max(1, seconds);
    } else if (usual != null && reader.get(Fields.RATE) == null) {
      if (usual.periodNanos() < SECOND) {
        warnings.addKey(
            value, "Resilience4j's default of 50 calls in 500 ns holds nothing back; write a rate");
      }
      long burst = burst(reader, algorithm, usual.burst());
      return new LimitPolicy(algorithm, usual.permits(), usual.periodNanos(), burst, warmUp, wait);
    } else if (reader.isWhole() && reader.get(Fields.RATE) == null) {
      problems.addKey(value, "has no rate; write one like \"rate\": \"100/s\"");
    }
    long burst = burst(reader, algorithm, Math.max(1, permits / seconds));
    return new LimitPolicy(algorithm, permits, seconds * SECOND, burst, warmUp, wait);
  }

  /** Returns the seconds of a rate's unit, 0 of none. */
  private static long seconds(Value rate) {
    return switch (rate.text.substring(Duration.digits(rate.text))) {
      case "/s" -> 1;
      case "/m" -> 60;
      case "/h" -> 3600;
      default -> 0;
    };
  }

  private long permits(Value rate, long seconds) {
    int digits = Duration.digits(rate.text);
    long permits = Duration.number(rate.text, digits);
    if (seconds == 0 || digits == 0) {
      problems.add(
          rate, rate.shown() + " is not a rate; write it like \"100/s\", \"100/m\" or \"100/h\"");
      return 1;
    }
    if (permits < 1 || permits > MAX_PER_SECOND * seconds) {
      problems.add(rate, rate.shown() + " is out of range; must be from 1/h to 1000000000/s");
      return 1;
    }
    return permits;
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
    long warmUp = reader.duration(Fields.WARM_UP, 0);
    Value value = reader.get(Fields.WARM_UP);
    if (algorithm == Algorithm.WARM_UP) {
      if (value == null && reader.isWhole()) {
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
