package io.haagent;

/**
 * Thrown in place of a guarded method's call that a policy did not let through.
 *
 * <p>It carries no stack trace and no suppressed exceptions: it is thrown on the path that sheds
 * load, where filling in a stack trace would be the dearest part of the call.
 */
public final class CallRejectedException extends RuntimeException implements Rejection {
  private static final long serialVersionUID = 1L;

  private final String guard;
  private final String policy;
  private final long retryAfterMillis;

  /**
   * Creates a rejection.
   *
   * @param reason in a few words, such as {@code breaker open}
   * @param guard the guard's name
   * @param policy the policy that rejected
   * @param retryAfterMillis milliseconds, or -1 where unknown
   */
  public CallRejectedException(String reason, String guard, String policy, long retryAfterMillis) {
    super(reason, null, false, false);
    this.guard = guard;
    this.policy = policy;
    this.retryAfterMillis = retryAfterMillis;
  }

  /**
   * Returns {@code guard "inventory": breaker open, retry after 4 s}; put together when it is asked
   * for, because most callers that are shed never do.
   */
  @Override
  public String getMessage() {
    StringBuilder message =
        new StringBuilder("guard \"").append(guard).append("\": ").append(super.getMessage());
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
