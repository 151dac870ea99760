package io.haagent.policy;

/** Times as the file writes them: {@code 250ms}, {@code 1s}, {@code 5m}, {@code 2h}. */
final class Duration {
  /** A year, the longest time of any field. */
  static final long MAX_NANOS = 8760L * 3600 * 1_000_000_000;

  /** What {@link #parse} returns for a text that is none. */
  static final long NONE = -1;

  private Duration() {}

  /** Returns nanoseconds, {@link Long#MAX_VALUE} for more than fits, {@link #NONE} for no time. */
  static long parse(String text) {
    int digits = digits(text);
    if (digits == 0) {
      return NONE;
    }
    long unit =
        switch (text.substring(digits)) {
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          case "m" -> 60_000_000_000L;
          case "h" -> 3_600_000_000_000L;
          default -> NONE;
        };
    long number = number(text, digits);
    return unit < 0 ? NONE : number > MAX_NANOS / unit ? Long.MAX_VALUE : number * unit;
  }

  /** Writes nanoseconds the way the file does. */
  static String show(long nanos) {
    long millis = nanos / 1_000_000;
    if (millis == 0 || millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    return seconds % 3600 == 0
        ? seconds / 3600 + "h"
        : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  /** Returns how many ASCII digits a text begins with. */
  static int digits(String text) {
    int i = 0;
    while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
      i++;
    }
    return i;
  }

  /** Returns the number that so many digits make, {@link Long#MAX_VALUE} where it doesn't fit. */
  static long number(String text, int digits) {
    long number = 0;
    for (int i = 0; i < digits; i++) {
      if (number > (Long.MAX_VALUE - 9) / 10) {
        return Long.MAX_VALUE;
      }
      number = number * 10 + (text.charAt(i) - '0');
    }
    return number;
  }
}
