package io.haagent.engine;

import io.haagent.CallRejectedException;
import org.jspecify.annotations.Nullable;

/**
 * Why an attempt was not admitted, as a token below 0: {@code -(((milliseconds + 1) << 4) |
 * number)}, so that refusing allocates nothing until somebody wants to know.
 */
enum Refusal {
  BREAKER_OPEN("breaker", "breaker open"),
  BREAKER_FORCED_OPEN("breaker", "breaker forced open"),
  BREAKER_RAMPING("breaker", "breaker closing"),
  BREAKER_HALF_OPEN("breaker", "breaker half-open"),
  LIMIT("limit", "limit reached"),
  BULKHEAD("bulkhead", "bulkhead full"),
  DEADLINE("deadline", "deadline over");

  private static final Refusal[] ALL = values();

  /** How many there are, a constant for the layout of counters. */
  static final int COUNT = 7;

  private static final int BITS = 4;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long UNKNOWN = -1;

  final String policy;
  private final String text;

  Refusal(String policy, String text) {
    this.policy = policy;
    this.text = text;
  }

  /** Returns the token of a refusal that can't tell when to come back. */
  long token() {
    return token(UNKNOWN);
  }

  /** Returns the token of a refusal; a part of a millisecond counts as a whole one. */
  @SuppressWarnings("EnumOrdinal") // a token lives in one call of one JVM, never beyond
  long token(long retryAfterNanos) {
    long millis = retryAfterNanos < 0 ? UNKNOWN : (retryAfterNanos - 1) / NANOS_PER_MILLI + 1;
    return -(((millis + 1) << BITS) | (ordinal() + 1));
  }

  /** Returns its place among all, from 0 to below {@link #COUNT}. */
  @SuppressWarnings("EnumOrdinal") // counters live in one JVM
  int place() {
    return ordinal();
  }

  static Refusal at(int place) {
    return ALL[place];
  }

  static Refusal of(long token) {
    return ALL[((int) -token & ((1 << BITS) - 1)) - 1];
  }

  /** Returns the token of what a breaker has answered in place of a permit. */
  static long ofPermit(long permit) {
    if (permit == CircuitBreaker.ALL_PROBES_OUT) {
      return BREAKER_HALF_OPEN.token();
    }
    if (permit == CircuitBreaker.RAMPING) {
      return BREAKER_RAMPING.token();
    }
    return permit == CircuitBreaker.FORCED_OPEN
        ? BREAKER_FORCED_OPEN.token()
        : BREAKER_OPEN.token(-permit);
  }

  static long retryAfterMillis(long token) {
    return (-token >>> BITS) - 1;
  }

  /** Puts a token into words, such as {@code guard "inventory": breaker open, retry after 4 s}. */
  static String message(String guard, @Nullable String value, long token) {
    return exception(guard, value, token).getMessage();
  }

  /** Makes what a method's caller gets; it is all that a rejection allocates. */
  static CallRejectedException exception(String guard, @Nullable String value, long token) {
    Refusal refusal = of(token);
    return new CallRejectedException(
        refusal.text, guard, value, refusal.policy, retryAfterMillis(token));
  }
}
