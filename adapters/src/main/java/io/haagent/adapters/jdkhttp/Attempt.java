package io.haagent.adapters.jdkhttp;

import io.haagent.engine.Outcome;
import io.haagent.engine.PolicyGuard;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The running attempt of a call: settles it once, by whatever tells its outcome first (the status,
 * an exception, the deadline, a cancellation), and remembers whether it is to be repeated.
 */
final class Attempt extends AtomicInteger {
  private static final long serialVersionUID = 1L;
  private static final int RUNNING = 0;
  private static final int SUCCEEDED = 1;
  private static final int OVER = 2;

  private final transient PolicyGuard guard;
  private long token;
  private int number;

  /** The backoff that an answer has been promised, or -1. */
  private long granted = -1;

  Attempt(PolicyGuard guard) {
    this(guard, 0);
  }

  /**
   * Makes what is to be the next attempt of a call.
   *
   * @param made how many have been made before
   */
  Attempt(PolicyGuard guard, int made) {
    super(OVER);
    this.guard = guard;
    this.number = made;
  }

  void begin(long admitted) {
    token = admitted;
    number++;
    granted = -1;
    set(RUNNING);
  }

  long token() {
    return token;
  }

  int number() {
    return number;
  }

  /** The headers are there; returns true if another attempt follows. */
  boolean answered(long start, ResponseInfo info, boolean repeatable) {
    int status = info.statusCode();
    Outcome outcome = guard.classify(status);
    boolean again = repeatable && guard.repeatable(status);
    if (again || outcome == Outcome.FAILURE) {
      settle(start, outcome);
    }
    if (outcome == Outcome.FAILURE) {
      guard.note(status);
    }
    if (!again) {
      return false;
    }
    granted = guard.retryDelay(start, number, RetryAfter.nanos(info.headers()));
    return granted >= 0;
  }

  /** The headers are there, and the status is a failure, or one that would be repeated. */
  void failed(long start, int status) {
    Outcome outcome = guard.classify(status);
    settle(start, outcome);
    if (outcome == Outcome.FAILURE) {
      guard.note(status);
    }
  }

  /** The client has returned an answer; returns the backoff before the next attempt, or -1. */
  long returned(long start, @Nullable Object answer) {
    if (answer instanceof HttpResponse<?> response) {
      if (get() == RUNNING) {
        settle(start, guard.classify(response.statusCode()));
      }
    } else {
      settle(start, Outcome.IGNORED);
    }
    return granted;
  }

  /** The client has thrown; returns the backoff before the next attempt, or -1. */
  long threw(long start, Throwable thrown, boolean repeatable) {
    failed(start, thrown);
    if (granted >= 0) {
      // The client has cleared the flag of a thread that was interrupted while the body was held.
      return thrown instanceof InterruptedException ? -1 : granted;
    }
    return repeatable && guard.repeatable(thrown) ? guard.retryDelay(start, number) : -1;
  }

  void failed(long start, Throwable thrown) {
    Outcome outcome = Outcome.IGNORED;
    try {
      outcome = guard.classify(thrown);
    } finally {
      // Also where the exception, whose methods are the application's, fails to be judged.
      settle(start, outcome);
    }
    if (outcome == Outcome.FAILURE) {
      guard.note(thrown);
    }
  }

  /** Settles the attempt; a failure after a success is told as a late one. */
  void settle(long start, Outcome outcome) {
    if (compareAndSet(RUNNING, outcome == Outcome.SUCCESS ? SUCCEEDED : OVER)) {
      if (guard.settle(token, start, outcome) != outcome) {
        // It came after its deadline, and counts as failed already.
        set(OVER);
      }
    } else if (outcome == Outcome.FAILURE && compareAndSet(SUCCEEDED, OVER)) {
      guard.lateFailure(token);
    }
  }

  /** The caller has taken the attempt back. */
  void cancelled(long start) {
    if (compareAndSet(RUNNING, OVER)) {
      guard.cancelled(token, start);
    }
  }

  /**
   * A time of its guard has cut the attempt; a success that comes this late counts as the timeout.
   */
  void overran(long start) {
    if (compareAndSet(RUNNING, OVER)) {
      guard.overran(token, start);
    } else if (compareAndSet(SUCCEEDED, OVER)) {
      guard.lateFailure(token);
    }
  }
}
