package io.haagent.policy;

import org.jspecify.annotations.Nullable;

/** Whether a guard does its work. */
public enum Mode {
  /** The guard's policies apply; the default. */
  ON("on"),
  /** Calls pass as if there were no guard; what it would have done is counted and logged. */
  SHADOW("shadow"),
  /** Calls pass and aren't counted. */
  OFF("off");

  private final String text;

  Mode(String text) {
    this.text = text;
  }

  /** Returns the word that the file uses. */
  public String text() {
    return text;
  }

  /** Returns the mode that the file means by a word, or null if it is none. */
  public static @Nullable Mode of(String text) {
    return switch (text) {
      case "on" -> ON;
      case "shadow" -> SHADOW;
      case "off" -> OFF;
      default -> null;
    };
  }
}
