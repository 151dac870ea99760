package io.haagent.policy;

import io.haagent.policy.LimitPolicy.Algorithm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what of {@code limit} is about keys and tiers. */
final class KeyReader {
  private static final long SECOND = 1_000_000_000L;
  private static final int MOST_TIERS = 32;
  private static final double YEAR_NANOS = 8760 * 3600e9;
  private static final String EXAMPLE =
      "{\"free\": {\"rate\": \"5/s\"}, \"paid\": {\"rate\": \"50/s\"}}";

  private final Problems problems;

  KeyReader(Problems problems) {
    this.problems = problems;
  }

  /** Returns what the limit is kept apart by, or null where all calls share it. */
  @Nullable KeyPolicy read(Value value, ObjectReader reader, LimitPolicy shared, boolean http) {
    Value key = reader.get(Fields.KEY);
    Value tierBy = reader.get(Fields.TIER_BY);
    Value tiers = reader.get(Fields.TIERS);
    int maxKeys = reader.whole(Fields.MAX_KEYS, 100_000);
    if (key == null) {
      missing(tierBy != null ? tierBy : tiers, "key", example(http));
      return null;
    }
    KeySource source = source(key, http);
    if (tiers == null) {
      missing(tierBy, "tiers", EXAMPLE);
    } else if (tierBy == null) {
      missing(tiers, "tierBy", http ? "\"header:X-Plan\"" : "\"arg:1\"");
    }
    KeySource tierSource = tierBy == null ? null : source(tierBy, http);
    if (shared.algorithm() != Algorithm.TOKEN_BUCKET && shared.algorithm() != Algorithm.PACED) {
      problems.addKey(
          key,
          "the algorithm \""
              + shared.algorithm().word
              + "\" isn't kept for each key; write \"tokenBucket\" or \"paced\"");
    }
    List<KeyPolicy.Tier> all =
        tiers == null ? List.of(tier("", value, shared)) : tiers(value, tiers, shared.algorithm());
    return source == null || all.isEmpty() ? null : new KeyPolicy(source, tierSource, all, maxKeys);
  }

  private void missing(@Nullable Value given, String other, String example) {
    if (given != null) {
      problems.addKey(given, "needs " + other + " beside it; write \"" + other + "\": " + example);
    }
  }

  private @Nullable KeySource source(Value value, boolean http) {
    KeySource source = value.is(Value.TEXT) ? KeySource.parse(value.text, http) : null;
    if (source == null) {
      problems.add(
          value,
          value.shown()
              + (http
                  ? " is no key of a request; write \"host\" or one like \"header:X-Tenant\""
                  : " is no key of a method; write one like \"arg:0\", which is the first"
                      + " argument"));
    }
    return source;
  }

  private static String example(boolean http) {
    return http ? "\"host\" or \"header:X-Tenant\"" : "\"arg:0\"";
  }

  private KeyPolicy.Tier tier(String name, Value at, LimitPolicy limit) {
    return checked(
        at, new KeyPolicy.Tier(name, limit.permits(), limit.periodNanos(), limit.burst()));
  }

  private List<KeyPolicy.Tier> tiers(Value limit, Value tiers, Algorithm algorithm) {
    for (Field field : Fields.TIER) {
      Value shared = limit.child(field.name());
      if (shared != null) {
        problems.addKey(shared, "each tier has its own; remove it here");
      }
    }
    List<KeyPolicy.Tier> all = new ArrayList<>();
    if (!tiers.is(Value.OBJECT) || (tiers.children.isEmpty() && !tiers.unfinished)) {
      problems.add(tiers, "no tiers; write them like " + EXAMPLE);
      return all;
    }
    if (tiers.children.size() > MOST_TIERS) {
      problems.addKey(tiers, tiers.children.size() + " tiers; there may be " + MOST_TIERS);
    }
    for (int i = 0; i < tiers.children.size(); i++) {
      all.add(tier(tiers.children.get(i), algorithm));
    }
    return all;
  }

  private KeyPolicy.Tier tier(Value value, Algorithm algorithm) {
    if (value.key.isBlank()) {
      problems.addKey(value, "an empty name; name the tier as tierBy brings it");
    }
    ObjectReader reader = new ObjectReader(value, Fields.TIER, "{\"rate\": \"5/s\"}", problems);
    Value text = reader.text(Fields.RATE, "\"5/s\"");
    Rate rate = text == null ? new Rate(1, 1) : Rate.read(text, problems);
    if (text == null && reader.isWhole() && reader.get(Fields.RATE) == null) {
      problems.addKey(value, "has no rate; write one like \"rate\": \"5/s\"");
    }
    long burst = reader.whole(Fields.BURST, (int) rate.burst());
    Value given = reader.get(Fields.BURST);
    if (!algorithm.bursts && given != null) {
      problems.addKey(
          given, "the algorithm \"" + algorithm.word + "\" saves nothing up; remove it");
    }
    return checked(
        value,
        new KeyPolicy.Tier(
            value.key, rate.permits(), rate.seconds() * SECOND, algorithm.bursts ? burst : 1));
  }

  private KeyPolicy.Tier checked(Value at, KeyPolicy.Tier tier) {
    if ((double) tier.periodNanos() / tier.permits() * tier.burst() > YEAR_NANOS) {
      problems.addKey(
          at, "a burst of " + tier.burst() + " takes longer than a year to save up; lower it");
    }
    return tier;
  }
}
