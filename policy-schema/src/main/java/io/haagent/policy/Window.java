package io.haagent.policy;

/** What a breaker looks back on: the last calls, or the calls of the last while. */
public sealed interface Window {
  /**
   * The last calls.
   *
   * @param size 1 to 1,000,000; {@code resilience4j}'s is 100
   */
  record Calls(int size) implements Window {}

  /**
   * The calls of the last while.
   *
   * @param nanos its length in nanoseconds; 10 s, which is Hystrix's
   */
  record Time(long nanos) implements Window {}
}
