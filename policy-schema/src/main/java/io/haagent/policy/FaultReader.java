package io.haagent.policy;

import org.jspecify.annotations.Nullable;

/** Reads {@code fault}. */
final class FaultReader {
  private static final String EXAMPLE = "{\"delay\": \"2s\", \"percent\": 10}";

  private final Problems problems;

  FaultReader(Problems problems) {
    this.problems = problems;
  }

  FaultPolicy read(Value value, boolean http) {
    ObjectReader reader = new ObjectReader(value, Fields.FAULTS, EXAMPLE, problems);
    Value abort = reader.text(Fields.ABORT, http ? "\"503\"" : "\"java.io.IOException\"");
    if (reader.get(Fields.DELAY) == null && reader.get(Fields.ABORT) == null && reader.isWhole()) {
      problems.addKey(value, "has neither delay nor abort; write it like " + EXAMPLE);
    }
    int status = abort == null ? 0 : status(abort.text);
    if (abort != null && status > 0 && !http) {
      problems.add(
          abort, "a method has no status; name an exception class, like \"java.io.IOException\"");
    }
    return new FaultPolicy(
        reader.duration(Fields.DELAY, 0),
        status > 0 ? null : abortClass(abort),
        status,
        reader.number(Fields.PERCENT, 100));
  }

  private @Nullable ClassReference abortClass(@Nullable Value abort) {
    if (abort == null) {
      return null;
    }
    if (!Names.isClassName(abort.text)) {
      problems.add(
          abort,
          abort.shown()
              + " is neither a class nor a status; write it like \"java.io.IOException\" or"
              + " \"503\"");
    }
    return new ClassReference(abort.text, abort.at);
  }

  /** Returns the status that a text is, or 0. */
  private static int status(String text) {
    return text.length() == 3
            && Duration.digits(text) == 3
            && text.charAt(0) >= '2'
            && text.charAt(0) <= '5'
        ? Integer.parseInt(text)
        : 0;
  }
}
