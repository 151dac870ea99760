package io.haagent.agent.cli;

/** How long something has been so, as short as a column of a table wants it. */
final class Ages {
  private static final long SECOND = 1000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private Ages() {}

  /** Returns whole units of the largest of which there are at least two, rounded down. */
  static String of(long millis) {
    if (millis >= 2 * DAY) {
      return millis / DAY + "d";
    }
    if (millis >= 2 * HOUR) {
      return millis / HOUR + "h";
    }
    return millis >= 2 * MINUTE ? millis / MINUTE + "m" : millis / SECOND + "s";
  }
}
