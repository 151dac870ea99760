package io.haagent.engine;

import org.jspecify.annotations.Nullable;

/**
 * What of a guard outlives its JVM.
 *
 * @param ageNanos how long ago it was so, 0 to a year
 * @param breaker null without one
 * @param limit null without one
 * @param found the size that an adaptive bulkhead had found, 0 without one
 * @param budget of repeats; null without one
 * @param keys the limit's; null where it isn't kept for each
 */
public record GuardMemory(
    long ageNanos,
    @Nullable BreakerMemory breaker,
    @Nullable LimitMemory limit,
    int found,
    @Nullable BudgetMemory budget,
    @Nullable KeysMemory keys) {
  private static final long YEAR_NANOS = 365 * 24 * 3600 * 1_000_000_000L;

  /** Bounds the age, with which is calculated. */
  public GuardMemory {
    ageNanos = Math.max(0, Math.min(ageNanos, YEAR_NANOS));
    if (found < 0) {
      throw new IllegalArgumentException("no bulkhead ever had " + found + " places");
    }
  }

  /** Returns the same as seen from so much later, or less than a year. */
  public GuardMemory aged(long nanos) {
    return new GuardMemory(nanos, breaker, limit, found, budget, keys);
  }

  /** Tells whether there is nothing to remember. */
  public boolean isEmpty() {
    return breaker == null && limit == null && found == 0 && budget == null && keys == null;
  }
}
