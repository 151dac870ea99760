package io.haagent.engine;

/**
 * A rejection in plain words, from which callers make the exception that suits their library.
 *
 * @param guard the guard's name
 * @param policy {@code breaker}, {@code limit}, {@code bulkhead} or {@code deadline}
 * @param retryAfterMillis milliseconds until an attempt can be let through at the earliest, or -1
 *     where the guard can't know
 * @param message what the application's log will show
 */
public record Rejected(String guard, String policy, long retryAfterMillis, String message) {}
