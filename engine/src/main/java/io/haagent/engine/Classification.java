package io.haagent.engine;

import io.haagent.GuardTimeoutException;
import io.haagent.Rejection;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What the ways in which an attempt can end mean to breaker and retry. Tests in order: {@code
 * ignore}, {@code failure}, else success. Thread-safe.
 */
final class Classification {
  private static final int IGNORE = 1;
  private static final int FAILURE = 2;
  private static final int REPEAT = 4;

  /** As deep as wrappers of wrappers are followed; a cycle of causes ends here too. */
  private static final int MAX_WRAPPERS = 8;

  private final MatchList ignore;
  private final MatchList failure;
  private final MatchList repeat;

  /**
   * The lists' answers for each class of exceptions. The values are JDK objects, so that the
   * application's classes, which the JVM hangs them on, hold nothing of the agent.
   */
  private final ClassValue<Integer> answers =
      new ClassValue<>() {
        @Override
        protected Integer computeValue(Class<?> type) {
          return (ignore.matches(type) ? IGNORE : 0)
              | (failure.matches(type) ? FAILURE : 0)
              | (repeat.matches(type) ? REPEAT : 0);
        }
      };

  Classification(MatchList ignore, MatchList failure, MatchList repeat) {
    this.ignore = ignore;
    this.failure = failure;
    this.repeat = repeat;
  }

  Outcome outcome(Throwable thrown) {
    Throwable cause = unwrap(thrown);
    return isOurs(cause) || isCancellation(cause) ? Outcome.IGNORED : outcome(cause.getClass());
  }

  Outcome outcome(int status) {
    if (ignore.matches(status)) {
      return Outcome.IGNORED;
    }
    return failure.matches(status) ? Outcome.FAILURE : Outcome.SUCCESS;
  }

  /** Tells whether what a method returns says anything; else there is no need to ask. */
  boolean judgesResults() {
    return ignore.listsValues() || failure.listsValues() || repeat.listsValues();
  }

  /** What an attempt means that returned. */
  Outcome outcomeOfResult(@Nullable Object result) {
    if (ignore.matchesResult(result)) {
      return Outcome.IGNORED;
    }
    return failure.matchesResult(result) ? Outcome.FAILURE : Outcome.SUCCESS;
  }

  boolean repeatableResult(@Nullable Object result) {
    return repeat.matchesResult(result);
  }

  /** What an attempt means that brought a good answer after its deadline. */
  Outcome overrun() {
    return outcome(GuardTimeoutException.class);
  }

  boolean repeatable(Throwable thrown) {
    Throwable cause = unwrap(thrown);
    return !isOurs(cause)
        && !isCancellation(cause)
        && (answers.get(cause.getClass()) & REPEAT) != 0;
  }

  /** Tells whether an attempt that took too long is to be repeated. */
  boolean repeatsOverrun() {
    return (answers.get(GuardTimeoutException.class) & REPEAT) != 0;
  }

  boolean repeatable(int status) {
    return repeat.matches(status);
  }

  private Outcome outcome(Class<?> type) {
    int answer = answers.get(type);
    if ((answer & IGNORE) != 0) {
      return Outcome.IGNORED;
    }
    return (answer & FAILURE) != 0 ? Outcome.FAILURE : Outcome.SUCCESS;
  }

  /** A timeout of ours stands for an attempt that was cut, every other rejection for none. */
  private static boolean isOurs(Throwable thrown) {
    return thrown instanceof Rejection && !(thrown instanceof GuardTimeoutException);
  }

  /** The application gave up on the call itself: no news of the dependency, nothing to repeat. */
  private static boolean isCancellation(Throwable thrown) {
    return thrown instanceof CancellationException || thrown instanceof InterruptedException;
  }

  /** Returns what an asynchronous call wraps, for that is what the attempt ended with. */
  static Throwable unwrap(Throwable thrown) {
    Throwable result = thrown;
    for (int i = 0; i < MAX_WRAPPERS; i++) {
      Throwable cause = result.getCause();
      if (cause == null
          || !(result instanceof CompletionException || result instanceof ExecutionException)) {
        return result;
      }
      result = cause;
    }
    return result;
  }
}
