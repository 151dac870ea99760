package io.haagent.policy;

import io.haagent.policy.AdaptivePolicy.Law;
import org.jspecify.annotations.Nullable;

/** Reads {@code bulkhead}. */
final class BulkheadReader {
  private final int usual;
  private final Problems problems;
  private final BulkheadGroups groups;

  /**
   * Makes a reader.
   *
   * @param usual the preset's {@code maxConcurrent}, or 0 where the file must give one
   */
  BulkheadReader(int usual, Problems problems) {
    this.usual = usual;
    this.problems = problems;
    this.groups = new BulkheadGroups(problems);
  }

  BulkheadPolicy read(Value value) {
    ObjectReader reader =
        new ObjectReader(value, Fields.BULKHEADS, "{\"maxConcurrent\": 50}", problems);
    long wait = reader.duration(Fields.WAIT, 0);
    Value name = reader.text(Fields.GROUP, "\"database\"");
    int priority = reader.whole(Fields.PRIORITY, 0);
    if (reader.get(Fields.GROUP) == null) {
      only(reader, Fields.PRIORITY, "a bulkhead with a group", "\"group\": \"database\" too");
    }
    String group = name == null ? null : name.text;
    BulkheadPolicy bulkhead = read(value, reader, wait, group, priority);
    groups.check(value, bulkhead);
    return bulkhead;
  }

  private BulkheadPolicy read(
      Value value, ObjectReader reader, long wait, @Nullable String group, int priority) {
    Value adaptive = reader.get(Fields.ADAPTIVE);
    if (adaptive == null) {
      if (usual == 0 && reader.isWhole() && reader.get(Fields.MAX_CONCURRENT) == null) {
        problems.addKey(value, "has no maxConcurrent; write one like \"maxConcurrent\": 50");
      }
      only(reader, Fields.INITIAL_LIMIT, "an adaptive bulkhead", "\"adaptive\": \"vegas\"");
      only(reader, Fields.MIN_CONCURRENT, "an adaptive bulkhead", "\"adaptive\": \"vegas\"");
      only(reader, Fields.TOLERANCE, "an adaptive bulkhead", "\"adaptive\": \"gradient\"");
      int size = reader.whole(Fields.MAX_CONCURRENT, Math.max(1, usual));
      return new BulkheadPolicy(size, wait, null, group, priority);
    }
    Law law = law(reader);
    int max = reader.whole(Fields.MAX_CONCURRENT, law.maxConcurrent);
    int min = bounded(reader, Fields.MIN_CONCURRENT, 1, 1, max);
    int initial = Math.max(min, Math.min(max, AdaptivePolicy.INITIAL));
    initial = bounded(reader, Fields.INITIAL_LIMIT, initial, min, max);
    if (law != Law.GRADIENT) {
      only(reader, Fields.TOLERANCE, "the gradient", "\"adaptive\": \"gradient\"");
    }
    double tolerance = reader.number(Fields.TOLERANCE, AdaptivePolicy.TOLERANCE);
    AdaptivePolicy found = new AdaptivePolicy(law, initial, min, tolerance);
    return new BulkheadPolicy(max, wait, found, group, priority);
  }

  private Law law(ObjectReader reader) {
    String laws = "\"vegas\" or \"gradient\"";
    Value value = reader.text(Fields.ADAPTIVE, laws);
    for (Law law : Law.values()) {
      if (value != null && law.word.equals(value.text)) {
        return law;
      }
    }
    if (value != null) {
      problems.add(value, value.shown() + " is no way to adapt; write " + laws);
    }
    return Law.VEGAS;
  }

  private void only(ObjectReader reader, Field field, String what, String how) {
    Value value = reader.get(field);
    if (value != null) {
      problems.addKey(value, "only " + what + " has it; write " + how + ", or remove it");
    }
  }

  /** Reads a number that has to lie between two others of the same object. */
  private int bounded(ObjectReader reader, Field field, int fallback, int min, int max) {
    int number = reader.whole(field, fallback);
    @Nullable Value value = reader.get(field);
    if (value == null || (number >= min && number <= max)) {
      return number;
    }
    problems.add(
        value,
        number > max
            ? number + " is above maxConcurrent, which is " + max + "; write a smaller one"
            : number + " is below minConcurrent, which is " + min + "; write a greater one");
    return fallback;
  }
}
