package io.haagent.policy;

import org.jspecify.annotations.Nullable;

/** Reads {@code per} and the guard's {@code maxKeys}. */
final class PerReader {
  private final Problems problems;

  PerReader(Problems problems) {
    this.problems = problems;
  }

  /**
   * Returns what a guard's calls are told apart by, or null where they aren't.
   *
   * @param limit the guard's limit, or null
   */
  @Nullable PerPolicy read(
      Value guard, ObjectReader reader, @Nullable LimitPolicy limit, boolean http) {
    Value per = reader.get(Fields.PER);
    int maxKeys = reader.whole(Fields.PER_MAX_KEYS, 100_000);
    if (per == null) {
      Value given = reader.get(Fields.PER_MAX_KEYS);
      if (given != null) {
        problems.addKey(
            given,
            "needs per beside it; write \"per\": "
                + (http ? "\"host\" or \"header:X-Tenant\"" : "\"arg:0\""));
      }
      return null;
    }
    KeySource source = per.is(Value.TEXT) ? KeySource.parse(per.text, http) : null;
    if (source == null) {
      problems.add(
          per,
          per.shown()
              + (http
                  ? " is no value of a request; write \"host\" or one like \"header:X-Tenant\""
                  : " is no value of a call; write one like \"arg:0\", which is the first"
                      + " argument"));
      return null;
    }
    if (limit != null && limit.keys() != null) {
      problems.addKey(
          per, "each value has a limit of its own, which has no key beside; remove one of them");
    } else if (limit == null && guard.child(Fields.BREAKER.name()) == null) {
      hold(per, guard.child(Fields.BULKHEAD.name()));
    }
    return new PerPolicy(source, maxKeys);
  }

  /** Holds that values have a bulkhead, for they have nothing else. */
  private void hold(Value per, @Nullable Value bulkhead) {
    if (bulkhead == null) {
      problems.addKey(
          per,
          "there is no breaker, limit or bulkhead to have for each value; write one like"
              + " \"breaker\": {}");
    } else if (bulkhead.child(Fields.GROUP.name()) != null) {
      problems.addKey(
          per,
          "the bulkhead is its group's, and there is no breaker or limit to have for each value;"
              + " write one like \"breaker\": {}, or remove group");
    }
  }
}
