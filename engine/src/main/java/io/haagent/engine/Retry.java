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

  /**
   * Decides on the next attempt and pays for it.
   *
   * @param attempt how many attempts have been made
   * @param start when the call began, 0 where that is of no matter to the backoff
   * @param remainingNanos of the deadline
   * @param notBefore nanoseconds that the dependency asked to be left alone for, 0 for none. It
   *     isn't asked earlier, nor does a caller wait longer than the backoff's maximum for it
   * @return nanoseconds to wait, or -1 where there is no next attempt
   */
  long delay(int attempt, long start, long now, long remainingNanos, long notBefore) {
    if (attempt >= maxAttempts || notBefore > backoff.maxNanos()) {
      return -1;
    }
    long delay = backoff.nanos(attempt, jitter.next(), start);
    if (notBefore > 0) {
      // A tenth more at most, so that all whom it asked don't come back at the same moment.
      long spread = (long) (notBefore * (1 + jitter.next() / 10));
      delay = Math.max(delay, Math.min(spread, backoff.maxNanos()));
    }
    if (delay >= remainingNanos || (budget != null && !budget.withdraw(now))) {
      return -1;
    }
    return delay;
  }
}
