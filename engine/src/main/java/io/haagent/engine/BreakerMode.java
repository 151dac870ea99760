package io.haagent.engine;

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

  /** Returns the word for it, the policy file's. */
  public String text() {
    return text;
  }

  /** Returns the mode that a word means, or null if it is none. */
  public static @Nullable BreakerMode of(String text) {
    for (BreakerMode mode : values()) {
      if (mode.text.equals(text)) {
        return mode;
      }
    }
    return null;
  }
}
