package io.haagent;

/**
 * What every rejection of a guard can tell, whatever its Java type. Implementations are immutable
 * and so safe to share between threads.
 */
public interface Rejection {

  /** Returns the guard's name as the policy file gives it. */
  String guard();

  /**
   * Returns the policy that rejected: {@code breaker}, {@code limit}, {@code bulkhead}, {@code
   * deadline}.
   */
  String policy();

  /**
   * Returns after how many milliseconds a new attempt can be let through at the earliest, or -1
   * where the guard can't know.
   */
  long retryAfterMillis();
}
