package io.haagent.policy;

/** A rate of the file: so many permits in so many seconds. */
record Rate(long permits, long seconds) {
  private static final long MAX_PER_SECOND = 1_000_000_000L;
  private static final Rate WRONG = new Rate(1, 1);

  /** Reads a rate; one that is wrong becomes a problem and 1 a second. */
  static Rate read(Value value, Problems problems) {
    int digits = Duration.digits(value.text);
    long seconds =
        switch (value.text.substring(digits)) {
          case "/s" -> 1;
          case "/m" -> 60;
          case "/h" -> 3600;
          default -> 0;
        };
    if (seconds == 0 || digits == 0) {
      problems.add(
          value, value.shown() + " is not a rate; write it like \"100/s\", \"100/m\" or \"100/h\"");
      return WRONG;
    }
    long permits = Duration.number(value.text, digits);
    if (permits < 1 || permits > MAX_PER_SECOND * seconds) {
      problems.add(value, value.shown() + " is out of range; must be from 1/h to 1000000000/s");
      return WRONG;
    }
    return new Rate(permits, seconds);
  }

  /** Returns one second's worth, at least 1. */
  long burst() {
    return Math.max(1, permits / seconds);
  }
}
