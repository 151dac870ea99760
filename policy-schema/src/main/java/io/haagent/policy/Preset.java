package io.haagent.policy;

import org.jspecify.annotations.Nullable;

/** Where the defaults of the fields that a file leaves out come from. */
public enum Preset {
  /**
   * Ours: 10 s, 20 calls, 50 % and 5 s are Hystrix's, the 3 attempts Resilience4j's, the retry
   * budget Finagle's and Envoy's.
   */
  RECOMMENDED("recommended"),
  /** Hystrix 1.5: what its command properties are without configuration. */
  HYSTRIX("hystrix"),
  /** Resilience4j 2.4: what its {@code ofDefaults()} are. */
  RESILIENCE4J("resilience4j");

  private final String text;

  Preset(String text) {
    this.text = text;
  }

  /** Returns the name that the file uses. */
  public String text() {
    return text;
  }

  static @Nullable Preset of(String text) {
    return switch (text) {
      case "recommended" -> RECOMMENDED;
      case "hystrix" -> HYSTRIX;
      case "resilience4j" -> RESILIENCE4J;
      default -> null;
    };
  }
}
