package io.haagent.engine;

import io.haagent.bootstrap.Gate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The only attempt of an asynchronous call whose stage the application keeps. */
final class AsyncObservation<T> extends AtomicInteger implements BiConsumer<T, Throwable> {
  private static final long serialVersionUID = 1L;
  private static final int RUNNING = 0;
  private static final int GIVEN_UP = 1;
  private static final int ENDED = 2;

  private final transient AsyncSteps<T> steps;
  private final long token;
  private final long start;
  private transient volatile Scheduler.@Nullable Handle deadline;

  AsyncObservation(AsyncSteps<T> steps, long token, long start) {
    this.steps = steps;
    this.token = token;
    this.start = start;
  }

  void watch(CompletionStage<T> stage, PolicyGuard guard) {
    if (stage instanceof CompletableFuture<T> running) {
      long attempt = guard.attemptRemaining(token);
      long call = guard.remaining(start);
      long remaining = Math.min(attempt, call);
      TimeLimit by = attempt < call ? TimeLimit.ATTEMPT : TimeLimit.DEADLINE;
      if (remaining != Long.MAX_VALUE && !done(running)) {
        try {
          deadline = guard.scheduler().schedule(() -> expire(running, by), remaining);
        } catch (RuntimeException | Error fault) {
          // Without its deadline the call must be observed all the same.
          Gate.fault("timer", fault);
        }
      }
    }
    try {
      CompletionStage<T> unused = stage.whenComplete(this);
    } catch (RuntimeException e) {
      // A stage that can't be observed says nothing; the permits must come back all the same.
      if (compareAndSet(RUNNING, ENDED)) {
        steps.abandoned(token, start);
      } else {
        back();
      }
    }
  }

  @Override
  public void accept(@Nullable T result, @Nullable Throwable thrown) {
    if (compareAndSet(RUNNING, ENDED)) {
      Scheduler.Handle handle = deadline;
      if (handle != null) {
        handle.cancel();
      }
      steps.ended(token, start, 1, result, thrown);
      steps.finished(start);
    } else {
      back();
    }
  }

  private void back() {
    if (compareAndSet(GIVEN_UP, ENDED)) {
      steps.back(token);
    }
  }

  private void expire(CompletableFuture<T> running, TimeLimit by) {
    if (compareAndSet(RUNNING, GIVEN_UP)) {
      steps.overran(steps.giveUp(token), start);
      steps.finished(start);
      Hop.surely(running.defaultExecutor(), () -> steps.expire(running, by));
    }
  }

  private static boolean done(CompletableFuture<?> running) {
    try {
      return running.isDone();
    } catch (UnsupportedOperationException e) {
      // A minimal stage keeps that to itself.
      return false;
    }
  }
}
