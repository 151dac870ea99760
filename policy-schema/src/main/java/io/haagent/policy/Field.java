package io.haagent.policy;

import org.jspecify.annotations.Nullable;

/**
 * One field that the reader knows. The schema file is tested against these.
 *
 * @param name its key
 * @param kind what its value is
 * @param min the least value, in nanoseconds for a duration
 * @param aboveMin whether the least value itself is out of range
 * @param max the greatest value
 * @param fallback the default as JSON under {@code recommended}, or null for none
 */
record Field(
    String name, Kind kind, double min, boolean aboveMin, double max, @Nullable String fallback) {
  enum Kind {
    TEXT,
    CLASS,
    CHOICE,
    DURATION,
    WHOLE,
    NUMBER,
    FLAG,
    RATE,
    WINDOW,
    LIST,
    /** Whatever JSON can say. */
    JSON,
    OBJECT,
    /** Part of the format, but the engine can't do it yet. */
    LATER
  }

  /** A year: longer is a mistake, and sums of such times can't overflow. */
  static final String MAX_DURATION = "8760h";

  static Field of(String name, Kind kind, @Nullable String fallback) {
    return new Field(name, kind, 0, false, Double.MAX_VALUE, fallback);
  }

  static Field object(String name) {
    return of(name, Kind.OBJECT, null);
  }

  static Field later(String name) {
    return of(name, Kind.LATER, null);
  }

  static Field whole(String name, long min, long max, @Nullable String fallback) {
    return new Field(name, Kind.WHOLE, min, false, max, fallback);
  }

  static Field number(
      String name, double min, boolean aboveMin, double max, @Nullable String fallback) {
    return new Field(name, Kind.NUMBER, min, aboveMin, max, fallback);
  }

  /** A duration of at least so many milliseconds, at most a year. */
  static Field duration(String name, long minMillis, @Nullable String fallback) {
    return new Field(name, Kind.DURATION, minMillis * 1e6, false, Duration.MAX_NANOS, fallback);
  }
}
