package io.haagent.engine;

import org.jspecify.annotations.Nullable;

/**
 * How often and when a guard repeats.
 *
 * @param maxAttempts the first one included, at least 1
 * @param budget null where repeats are not bounded
 * @param jitter drawn once for each repeat
 */
record Retry(int maxAttempts, Backoff backoff, @Nullable RetryBudget budget, Jitter jitter) {

  /** Tells whether a first attempt has to be noted, for that needs the time. */
  boolean takesDeposits() {
    return budget != null && budget.takesDeposits();
  }

  /**
   * Decides on the next attempt and pays for it.
   *
   * @param attempt how many attempts have been made
   * @param remainingNanos of the deadline
   * @return nanoseconds to wait, or -1 where there is no next attempt
   */
  long delay(int attempt, long now, long remainingNanos) {
    if (attempt >= maxAttempts) {
      return -1;
    }
    long delay = backoff.nanos(attempt, jitter.next());
    if (delay >= remainingNanos || (budget != null && !budget.withdraw(now))) {
      return -1;
    }
    return delay;
  }
}
