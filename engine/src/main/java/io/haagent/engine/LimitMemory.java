package io.haagent.engine;

/**
 * What a limit was at a moment.
 *
 * @param settings what limit it was
 * @param owed permits that were taken and had not flowed back, at least 0
 */
public record LimitMemory(LimitSettings settings, double owed) {
  /** Checks the range. */
  public LimitMemory {
    if (!(owed >= 0) || owed > Long.MAX_VALUE) {
      throw new IllegalArgumentException("no limit was ever owed " + owed);
    }
  }
}
