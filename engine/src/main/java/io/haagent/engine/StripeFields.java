package io.haagent.engine;

import org.jspecify.annotations.Nullable;

/** A stripe's fields; those of a superclass come first, so what pads them can't be moved behind. */
class StripeFields extends StripePadding {
  /** First attempts that were admitted. */
  volatile long admitted;

  /** First attempts that succeeded. */
  volatile long successes;

  /** A {@link Bulkhead}'s word. */
  volatile long permit;

  /** Which call is the next to be timed, as {@link #admitted} counts them. */
  long toTime;

  /** When the running call began if it is timed, else 0. */
  long began;

  /** See {@link Sampling}. */
  int random;

  /** Whose tokens these are, that the owner may spend while the coarse time is {@link #lentAt}. */
  @Nullable LendingBucket lender;

  int tokens;
  long lentAt;

  /** How many tokens there may be at most, as the lender knows. */
  int lent;
}
