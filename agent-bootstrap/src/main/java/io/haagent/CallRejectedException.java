package io.haagent;

import org.jspecify.annotations.Nullable;

/**
 * Thrown in place of a guarded method's call that a policy did not let through.
 *
 * <p>It carries no stack trace and no suppressed exceptions: it is thrown on the path that sheds
 * load, where filling in a stack trace would be the dearest part of the call.
 */
public final class CallRejectedException extends RuntimeException implements Rejection {
  private static final long serialVersionUID = 1L;

  private final String guard;

  /** The value of the call that the guard tells calls apart by, or null. */
  private final @Nullable String value;

  private final String policy;
  private final long retryAfterMillis;

  /**
   * Creates a rejection of a guard that doesn't tell calls apart.
   *
   * @param reason in a few words, such as {@code breaker open}
   * @param guard the guard's name
   * @param policy the policy that rejected
   * @param retryAfterMillis milliseconds, or -1 where unknown
   */
  public CallRejectedException(String reason, String guard, String policy, long retryAfterMillis) {
    this(reason, guard, null, policy, retryAfterMillis);
  }

  /**
   * Creates a rejection.
   *
   * @param reason in a few words, such as {@code breaker open}
   * @param guard the guard's name
   * @param value what the guard tells the call apart by, such as {@code host a.example}, or null
   * @param policy the policy that rejected
   * @param retryAfterMillis milliseconds, or -1 where unknown
   */
  public CallRejectedException(
      String reason, String guard, @Nullable String value, String policy, long retryAfterMillis) {
    super(reason, null, false, false);
    this.guard = guard;
    this.value = value;
    this.policy = policy;
    this.retryAfterMillis = retryAfterMillis;
  }

  /**
   * Returns {@code guard "inventory": breaker open, retry after 4 s}; put together when it is asked
   * for, because most callers that are shed never do.
   */
  @Override
  public String getMessage() {
    StringBuilder message = new StringBuilder("guard \"").append(guard).append('"');
    if (value != null) {
      message.append(" [").append(value).append(']');
    }
    message.append(": ").append(super.getMessage());
    if (retryAfterMillis >= 1000) {
      message.append(", retry after ").append((retryAfterMillis + 999) / 1000).append(" s");
    } else if (retryAfterMillis >= 0) {
      message.append(", retry after ").append(retryAfterMillis).append(" ms");
    }
    return message.toString();
  }

  @Override
  public String guard() {
    return guard;
  }

  @Override
  public String policy() {
    return policy;
  }

  @Override
  public long retryAfterMillis() {
    return retryAfterMillis;
  }
}
