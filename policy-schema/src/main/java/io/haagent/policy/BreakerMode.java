package io.haagent.policy;

import org.jspecify.annotations.Nullable;

/** What a breaker is there for. */
public enum BreakerMode {
  /** It opens, probes and closes; the default. */
  ON("on"),
  /** It admits every call and learns nothing from it. */
  DISABLED("disabled"),
  /** It admits every call, keeps its window, and tells when it would have opened. */
  METRICS_ONLY("metricsOnly");

  private final String text;

  BreakerMode(String text) {
    this.text = text;
  }

  /** Returns the word that the file uses. */
  public String text() {
    return text;
  }

  /** Returns the mode that the file means by a word, or null if it is none. */
  public static @Nullable BreakerMode of(String text) {
    return switch (text) {
      case "on" -> ON;
      case "disabled" -> DISABLED;
      case "metricsOnly" -> METRICS_ONLY;
      default -> null;
    };
  }
}
