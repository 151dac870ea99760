package io.haagent.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What the one loop for asynchronous calls, {@link AsyncCall}, doesn't know of a call: how an
 * attempt is made and what its outcome means. One object serves one call; its attempts follow each
 * other, but a deadline or a cancellation may end one while its own thread is still at work.
 *
 * @param <T> what the call's stage brings
 */
public interface AsyncSteps<T> {

  /**
   * Another attempt has been admitted; told before it can be ended, which may come before {@link
   * #attempt} or in its place.
   */
  default void admitted(long token) {}

  /** Asks the policies to admit another attempt; see {@link PolicyGuard#readmit}. */
  default long readmit(PolicyGuard guard, long start) {
    return guard.readmit(start, false);
  }

  /**
   * Makes another attempt, on an executor's thread; never the call's first, which woven code made.
   *
   * @param token of the admitted attempt
   */
  @Nullable CompletionStage<T> attempt(long token) throws Throwable;

  /**
   * Settles an attempt by its outcome and decides whether there is another one.
   *
   * @param attempt how many attempts have been made, this one included
   * @return nanoseconds to back off before the next attempt, or -1 where this was the last
   */
  long ended(long token, long start, int attempt, @Nullable T result, @Nullable Throwable thrown);

  /**
   * Settles an attempt that failed while a hedge of it is still running, or the other way round.
   */
  default void failed(long token, long start, @Nullable T result, @Nullable Throwable thrown) {
    long unused = ended(token, start, Integer.MAX_VALUE, result, thrown);
  }

  /** Tells whether an outcome is none that a call with another attempt running would end with. */
  boolean fails(@Nullable T result, @Nullable Throwable thrown);

  /**
   * Returns the steps of the attempt that comes next, or has just begun, to be told what becomes of
   * that one alone while its hedges run beside it.
   */
  default AsyncSteps<T> first() {
    return this;
  }

  /** Returns the race of the attempt that comes next, or has just begun, with its hedges. */
  default HedgeRace race() {
    return new HedgeRace();
  }

  /** Asks the policies to admit a hedge; see {@link PolicyGuard#admitHedge}. */
  default long admitHedge(PolicyGuard guard, long start) {
    return guard.admitHedge(start, 0);
  }

  /**
   * Returns the steps of a hedge of the running attempt, to be told what becomes of that one alone.
   *
   * @param place its place in the {@link #race}
   */
  default AsyncSteps<T> hedge(int place) {
    return this;
  }

  /**
   * Tells that an attempt is cut or cancelled that may run on all the same, as nobody can tell
   * before its stage completes: until {@link #back} it is counted, and keeps its place among those
   * that run.
   *
   * @return the token to settle it by, which is the same where nothing is kept
   */
  default long giveUp(long token) {
    return token;
  }

  /** An attempt runs no more that had been given up; comes once, perhaps before it is settled. */
  default void back(long token) {}

  /** Settles an attempt that the application has cancelled. */
  void abandoned(long token, long start);

  /** Settles an attempt that is still running when the call's time, or its own, is over. */
  void overran(long token, long start);

  /**
   * Settles an attempt whose own time is over, and decides whether there is another one; on the
   * timer's thread.
   *
   * @param timeout what the caller gets where there is none
   * @return as {@link #ended}
   */
  long timedOut(long token, long start, int attempt, Throwable timeout);

  /** Notes that the call has ended for good, other than by having been cancelled. */
  default void finished(long start) {}

  /** Makes what the caller gets when a time ends before the call does. */
  Throwable timeout(TimeLimit by);

  /**
   * Ends, when a time is over, a running attempt whose own future is in the application's hands.
   */
  default void expire(CompletableFuture<T> running, TimeLimit by) {
    running.completeExceptionally(timeout(by));
  }

  /**
   * Tells whether a result was kept from the application and needs {@link #last}, though there is
   * no other attempt.
   */
  default boolean isHeld(@Nullable T result) {
    return false;
  }

  /**
   * Turns the result of an attempt that was to be repeated, and then wasn't, into what the caller
   * gets.
   */
  default CompletionStage<T> last(@Nullable T result) {
    return CompletableFuture.completedFuture(result);
  }
}
