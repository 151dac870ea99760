package io.haagent.adapters.http;

import io.haagent.CallRejectedIOException;
import io.haagent.bootstrap.Exchange;
import io.haagent.bootstrap.Gate;
import io.haagent.bootstrap.Guard;
import io.haagent.engine.CallKey;
import io.haagent.engine.Fallback;
import io.haagent.engine.Fault;
import io.haagent.engine.Nesting;
import io.haagent.engine.Outcome;
import io.haagent.engine.PolicyGuard;
import io.haagent.engine.Rejected;
import io.haagent.engine.TimeLimit;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One guarded call of a client that blocks its caller: the loop of its attempts. A subclass says
 * how its library names a request and an answer, what can be sent twice, and how a call is
 * cancelled. Used by the calling thread; only {@link #cancel} is called by another one.
 *
 * @param <A> the library's answer
 */
public abstract class SyncExchange<A> extends Exchange {
  /** Says that the call is over, with an answer and without its body; nobody sees it. */
  private static final Throwable ANSWERED = new IOException("answered");

  /** How soon a backoff ends after its caller has cancelled the call. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** From {@link #enter} on the one of the value that the guard tells requests apart by. */
  private PolicyGuard guard;

  private boolean entered;
  private boolean takenBack;
  private long key;
  private long start;

  /** The running attempt's, 0 once it is settled. */
  private long token;

  private int number;
  private @Nullable CallDeadline deadline;
  private @Nullable A result;
  private @Nullable Throwable thrown;

  /** Begins a call that its guard hasn't been asked for yet. */
  protected SyncExchange(PolicyGuard guard) {
    this.guard = guard;
  }

  /** Returns a header of the request as the application gave it, or null. */
  protected abstract @Nullable String requestHeader(String name);

  /** Returns the request's host and port, the port only where it isn't the scheme's own. */
  protected abstract String requestHost();

  /**
   * Tells whether a second attempt can send what the first one sent, and do no harm.
   *
   * @param idempotent the user's word that every request of the guard is
   */
  protected abstract boolean isRepeatable(boolean idempotent);

  /** Returns an answer's status. */
  protected abstract int status(A answer);

  /** Returns the first value of an answer's header, or null. */
  protected abstract @Nullable String header(A answer, String name);

  /**
   * Frees the connection of an answer that will be followed by another attempt, as far as that
   * costs little; the caller gets what is returned if it isn't.
   */
  protected abstract A hold(A answer) throws IOException;

  /** Drains or closes an answer that nobody will see. */
  protected abstract void discard(A answer);

  /** Makes an answer of the library's own, as if the server had sent it. */
  protected abstract A made(CannedAnswer canned);

  /** Tells whether the caller has taken the call back, or the deadline or the client's time has. */
  protected abstract boolean isCancelled();

  /** Tells of a cancelled call whether a time that the client gives a whole call has ended it. */
  protected abstract boolean isOverClientsTime();

  /** Has a blocked attempt end at once; called by any thread. */
  protected abstract void cancel();

  @Override
  public final @Nullable Throwable enter() {
    if (!Nesting.enter(guard.id())) {
      return null;
    }
    long admitted = 0;
    try {
      CallKey per = guard.per();
      if (per != null) {
        guard = guard.of(Guard.NO_NUMBER, value(per));
      }
      start = guard.start();
      key = key();
      admitted = guard.admit(start, true, key);
      if (admitted < 0) {
        thrown = rejection(guard.rejected(admitted));
        return thrown;
      }
    } finally {
      if (admitted <= 0) {
        Nesting.exit(guard.id());
      }
    }
    if (admitted == 0) {
      return null;
    }
    entered = true;
    begin(admitted);
    armDeadline();
    boolean real = true;
    try {
      real = isReal();
    } catch (Throwable fault) {
      Gate.fault("strike", fault);
    }
    if (real) {
      return null;
    }
    finish();
    return thrown == null ? ANSWERED : thrown;
  }

  @Override
  public final @Nullable Object refused(Throwable rejection) {
    if (rejection == thrown && number == 0) {
      recover(true);
    }
    return result;
  }

  @Override
  public final @Nullable Object handler(@Nullable Object handler) {
    return handler;
  }

  @Override
  @SuppressWarnings("unchecked") // woven code is untyped; the library's method returns nothing else
  public final boolean exit(@Nullable Object answer, @Nullable Throwable failure) {
    result = (A) answer;
    thrown = failure;
    if (!entered) {
      return false;
    }
    boolean again = false;
    try {
      again = goesOn() && isReal();
    } catch (Throwable fault) {
      Gate.fault("exit", fault);
    }
    if (!again) {
      finish();
    }
    return again;
  }

  @Override
  public final @Nullable Object result() {
    return result;
  }

  @Override
  public final @Nullable Throwable thrown() {
    return thrown;
  }

  @Override
  public final @Nullable Object returned(@Nullable Object future, @Nullable Throwable failure) {
    return future;
  }

  private long key() {
    CallKey by = guard.keyedBy();
    if (by == null) {
      return 0;
    }
    CallKey tierBy = guard.tierBy();
    return guard.key(Guard.NO_NUMBER, value(by), tierBy == null ? null : value(tierBy));
  }

  private @Nullable String value(CallKey by) {
    return switch (by.from()) {
      case HOST -> requestHost().toLowerCase(Locale.ROOT);
      case HEADER -> by.header() == null ? null : requestHeader(by.header());
      case ARGUMENT -> null;
    };
  }

  private void begin(long admitted) {
    token = admitted;
    number++;
  }

  private void armDeadline() {
    long remaining = guard.remaining(start);
    if (remaining != Long.MAX_VALUE) {
      CallDeadline armed = new CallDeadline(this::cancel);
      armed.arm(guard.scheduler(), remaining);
      deadline = armed;
    }
  }

  /**
   * Tells whether the admitted attempt is to be made; one that an injected fault strikes isn't, and
   * is judged here, and so are those that follow on it.
   */
  private boolean isReal() {
    Fault fault = guard.fault();
    while (fault != null && fault.strikes()) {
      result = null;
      thrown = null;
      if (fault.delayNanos() > 0 && fault.pause(start) != null) {
        overran();
        return false;
      }
      if (fault.status() > 0) {
        result = made(CannedAnswer.ofStatus(fault.status()));
      } else {
        thrown = asIo(fault.abort(Thread.currentThread().getContextClassLoader()));
      }
      if (result == null && thrown == null) {
        return true;
      }
      if (!goesOn()) {
        return false;
      }
    }
    return true;
  }

  /** Judges the attempt that has ended; true, after the backoff, if another one is admitted. */
  private boolean goesOn() {
    if (deadline != null && deadline.isOver()) {
      overran();
      return false;
    }
    long delay = judge();
    if (delay < 0 || delay >= guard.remaining(start)) {
      return false;
    }
    A answer = result;
    if (answer != null) {
      try {
        result = hold(answer);
      } catch (IOException e) {
        result = null;
        thrown = e;
      }
    }
    if (!pause(delay)) {
      return false;
    }
    long admitted = guard.readmit(start, true, key);
    if (admitted <= 0) {
      return false;
    }
    begin(admitted);
    drop();
    return true;
  }

  /** Returns the backoff before the next attempt, or -1. */
  private long judge() {
    Throwable failure = thrown;
    if (failure != null) {
      return judge(failure);
    }
    A answer = result;
    if (answer == null) {
      settle(Outcome.IGNORED);
      return -1;
    }
    int status = status(answer);
    Outcome outcome = guard.classify(status);
    settle(outcome);
    if (outcome == Outcome.FAILURE) {
      guard.note(status);
    }
    return guard.repeatable(status) && isRepeatable()
        ? guard.retryDelay(
            start, number, RetryTime.nanos(header(answer, "Retry-After"), header(answer, "Date")))
        : -1;
  }

  private long judge(Throwable failure) {
    if (isCancelled() || isInterruption(failure)) {
      takenBack = true;
      if (isCancelled() && isOverClientsTime()) {
        settle(new SocketTimeoutException("the client's time for the call is over"));
      } else {
        guard.cancelled(token, start);
        token = 0;
      }
      return -1;
    }
    settle(failure);
    return guard.repeatable(failure) && isRepeatable() ? guard.retryDelay(start, number) : -1;
  }

  private void settle(Throwable failure) {
    Outcome outcome = Outcome.IGNORED;
    try {
      outcome = guard.classify(failure);
    } finally {
      // Also where the exception, whose methods are the application's, fails to be judged.
      settle(outcome);
    }
    if (outcome == Outcome.FAILURE) {
      guard.note(failure);
    }
  }

  /** A timeout is a subclass, or says so. */
  private static boolean isInterruption(Throwable failure) {
    return Thread.currentThread().isInterrupted()
        || (failure.getClass() == InterruptedIOException.class
            && String.valueOf(failure.getMessage()).contains("interrupted"));
  }

  private boolean isRepeatable() {
    return guard.retries() && isRepeatable(guard.idempotent());
  }

  private void settle(Outcome outcome) {
    Outcome unused = guard.settle(token, start, outcome);
    token = 0;
  }

  /** The deadline has cut the attempt. */
  private void overran() {
    Outcome unused = guard.overran(token, start);
    token = 0;
  }

  /** Waits in short steps, for nothing tells of a cancellation. */
  private boolean pause(long nanos) {
    long left = nanos;
    while (left > 0) {
      long step = Math.min(left, LOOK_NANOS);
      if (!guard.pause(step) || isCancelled()) {
        return false;
      }
      left -= step;
    }
    return !isCancelled();
  }

  private void drop() {
    A answer = result;
    result = null;
    if (answer != null) {
      discard(answer);
    }
  }

  private void finish() {
    entered = false;
    Nesting.exit(guard.id());
    if (token > 0) {
      settle(Outcome.IGNORED); // a fault of ours has kept the attempt from being judged
    }
    guard.took(start);
    CallDeadline armed = deadline;
    if (armed != null && !armed.disarm()) {
      drop();
      thrown = new SocketTimeoutException(TimeLimit.DEADLINE.message(guard.shown()));
    }
    if (!takenBack) {
      recover(false);
    }
  }

  /** Puts the fallback's answer in place of what the caller would get. */
  private void recover(boolean rejected) {
    Fallback fallback = guard.fallback();
    if (fallback == null || !isCovered(fallback, rejected)) {
      return;
    }
    if (fallback.shadow()) {
      fallback.given();
    } else if (fallback.source() instanceof CannedSource source) {
      A answer = made(source.canned());
      drop();
      result = answer;
      thrown = null;
      fallback.given();
    }
  }

  private boolean isCovered(Fallback fallback, boolean rejected) {
    A answer = result;
    Throwable failure = thrown;
    if (failure != null) {
      return fallback.covers(failure, rejected);
    }
    return answer != null && fallback.covers(status(answer));
  }

  /**
   * Makes what the caller gets. These clients promise an IOException, and some of them leave their
   * callback waiting for ever after any other: the class that {@code reject.throw} names is the
   * cause where it is none.
   */
  private IOException rejection(Rejected rejected) {
    Throwable custom = guard.custom(rejected, Thread.currentThread().getContextClassLoader());
    if (custom instanceof IOException io) {
      return io;
    }
    IOException made =
        rejected.policy().equals("deadline")
            ? new SocketTimeoutException(rejected.message())
            : new CallRejectedIOException(
                rejected.message(),
                rejected.guard(),
                rejected.policy(),
                rejected.retryAfterMillis());
    if (custom != null) {
      made.initCause(custom);
    }
    return made;
  }

  private static @Nullable Throwable asIo(@Nullable Throwable abort) {
    return abort == null || abort instanceof IOException ? abort : new IOException(abort);
  }
}
