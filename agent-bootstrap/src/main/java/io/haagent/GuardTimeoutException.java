package io.haagent;

/**
 * What a guarded asynchronous call completes with when its deadline ends before it does.
 *
 * <p>It carries no stack trace and no suppressed exceptions: it is thrown on the path that sheds
 * load, where filling in a stack trace would be the dearest part of the call.
 */
public final class GuardTimeoutException extends RuntimeException implements Rejection {
  private static final long serialVersionUID = 1L;

  private final String guard;
  private final String policy;
  private final long retryAfterMillis;

  /**
   * Creates a rejection.
   *
   * @param message what the application's log will show
   * @param guard the guard's name
   * @param policy the policy that rejected
   * @param retryAfterMillis milliseconds, or -1 where unknown
   */
  public GuardTimeoutException(String message, String guard, String policy, long retryAfterMillis) {
    super(message, null, false, false);
    this.guard = guard;
    this.policy = policy;
    this.retryAfterMillis = retryAfterMillis;
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
