package io.haagent.engine;

import org.jspecify.annotations.Nullable;

/**
 * What of a guard outlives its JVM.
 *
 * @param ageNanos how long ago it was so, 0 to a year
 * @param breaker null without one
 * @param limit null without one
 */
public record GuardMemory(
    long ageNanos, @Nullable BreakerMemory breaker, @Nullable LimitMemory limit) {
  private static final long YEAR_NANOS = 365 * 24 * 3600 * 1_000_000_000L;

  /** Bounds the age, with which is calculated. */
  public GuardMemory {
    ageNanos = Math.max(0, Math.min(ageNanos, YEAR_NANOS));
  }

  /** Tells whether there is nothing to remember. */
  public boolean isEmpty() {
    return breaker == null && limit == null;
  }
}
