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
  RESILIENCE4J("resilience4j"),
  /** Sentinel 1.8: a {@code DegradeRule} by error ratio, with its {@code >}. */
  SENTINEL("sentinel"),
  /** Envoy: outlier detection and retry policy as they are without configuration. */
  ENVOY("envoy"),
  /** Istio: Envoy's, with two retries. */
  ISTIO("istio"),
  /** Failsafe 3.3: what its builders make without configuration. */
  FAILSAFE("failsafe"),
  /** Sermant 2.2: its flow control rules as they are without configuration. */
  SERMANT("sermant");

  /** For messages. */
  static final String ALL =
      "recommended, hystrix, resilience4j, sentinel, envoy, istio, failsafe or sermant";

  private final String text;

  Preset(String text) {
    this.text = text;
  }

  /** Returns the name that the file uses. */
  public String text() {
    return text;
  }

  static @Nullable Preset of(String text) {
    for (Preset preset : values()) {
      if (preset.text.equals(text)) {
        return preset;
      }
    }
    return null;
  }
}
