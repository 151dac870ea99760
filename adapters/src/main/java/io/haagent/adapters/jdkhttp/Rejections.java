package io.haagent.adapters.jdkhttp;

import io.haagent.CallRejectedIOException;
import io.haagent.engine.PolicyGuard;
import io.haagent.engine.Rejected;
import io.haagent.engine.TimeLimit;
import java.net.http.HttpTimeoutException;

/** What a caller of the client gets from a policy, in the exceptions it is written to handle. */
final class Rejections {
  private Rejections() {}

  /** Makes the exception for a token below 0. */
  static Throwable of(PolicyGuard guard, long token) {
    Rejected rejected = guard.rejected(token);
    // The woven class is the JDK's and sees no class of the application; its threads' context does.
    Throwable custom = guard.custom(rejected, Thread.currentThread().getContextClassLoader());
    if (custom != null) {
      return custom;
    }
    if (rejected.policy().equals("deadline")) {
      return new HttpTimeoutException(rejected.message());
    }
    return new CallRejectedIOException(
        rejected.message(), rejected.guard(), rejected.policy(), rejected.retryAfterMillis());
  }

  /** Makes the exception for a call that a time of its guard has cut. */
  static HttpTimeoutException timeout(PolicyGuard guard, TimeLimit by) {
    return new HttpTimeoutException(by.message(guard.shown()));
  }
}
