package io.haagent.engine;

import io.haagent.bootstrap.Gate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The loop that guards an asynchronous call to its completion: it settles every attempt when its
 * stage completes, repeats after the backoff on the stage's own executor, with the context class
 * loader of the first call, and gives the caller one future for all attempts.
 *
 * <pre>
 *   attempt ──ends──▶ last? ──yes──▶ future
 *      ▲                │no
 *      └── readmitted ◀─┴─ backoff (on the timer; then a hop to the executor)
 * </pre>
 *
 * <p>Three things may come between, on any thread: the deadline, a cancellation, the application
 * completing the future itself. {@link AsyncAttempt} decides who ends a running attempt; {@link
 * #pending} who ends a backoff. No locks: each of them is taken once, by compare-and-set.
 *
 * @param <T> what the call's stage brings
 */
public final class AsyncCall<T> implements Runnable {
  /** An updater, because an object for each call would be paid for by the healthy ones. */
  @SuppressWarnings("rawtypes")
  private static final AtomicReferenceFieldUpdater<AsyncCall, @Nullable LastOutcome> PENDING =
      AtomicReferenceFieldUpdater.newUpdater(AsyncCall.class, LastOutcome.class, "pending");

  private final PolicyGuard guard;
  private final AsyncSteps<T> steps;
  private final long start;
  private final GuardedFuture<T> future = new GuardedFuture<>(this);
  private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();

  /** The outcome that stands unless the backoff is followed by another attempt. */
  @SuppressWarnings("UnusedVariable") // read through PENDING
  private volatile @Nullable LastOutcome<T> pending;

  private volatile AsyncAttempt<T> current;
  private volatile Scheduler.@Nullable Handle deadline;
  private volatile Scheduler.@Nullable Handle wake;
  private int attempts = 1;

  private AsyncCall(PolicyGuard guard, long token, long start, AsyncSteps<T> steps) {
    this.guard = guard;
    this.start = start;
    this.steps = HedgedSteps.around(steps, guard, start);
    this.current = AsyncAttempt.of(this, token, guard.cutsAttempts());
  }

  /**
   * Guards a call whose attempts may be repeated.
   *
   * @param token of the first attempt
   * @param stage what the first attempt returned
   * @return what the caller gets in place of the stage; the stage itself if it can't be observed
   */
  public static <T> CompletionStage<T> guard(
      PolicyGuard guard, long token, long start, CompletionStage<T> stage, AsyncSteps<T> steps) {
    AsyncCall<T> call = new AsyncCall<>(guard, token, start, steps);
    // Before a time can end the attempt, for what it ends then is the attempt with its hedges.
    CompletionStage<T> first =
        call.steps instanceof HedgedSteps<T> hedged ? hedged.begun(token, stage) : stage;
    call.arm();
    call.current.arm(guard, start);
    try {
      call.current.watch(first);
    } catch (RuntimeException e) {
      cancel(call.deadline);
      if (call.current.end()) {
        call.steps.abandoned(token, start);
      } else {
        call.current.back();
      }
      return stage;
    }
    return call.future;
  }

  /**
   * Guards a call whose first attempt threw instead of returning a stage.
   *
   * @return what the caller gets, or null if there is no other attempt, so that {@code thrown} is
   *     to be thrown
   */
  public static <T> @Nullable CompletableFuture<T> guard(
      PolicyGuard guard, long token, long start, Throwable thrown, AsyncSteps<T> steps) {
    long delay = steps.ended(token, start, 1, null, thrown);
    if (delay < 0) {
      steps.finished(start);
      return null;
    }
    AsyncCall<T> call = new AsyncCall<>(guard, token, start, steps);
    boolean unused = call.current.end();
    call.arm();
    call.backOff(delay, new LastOutcome<>(null, thrown));
    return call.future;
  }

  /**
   * Guards a call that is not repeated and whose future stays the application's own. At the
   * deadline that future is {@linkplain AsyncSteps#expire completed} exceptionally.
   */
  public static <T> void observe(
      PolicyGuard guard, long token, long start, CompletionStage<T> stage, AsyncSteps<T> steps) {
    new AsyncObservation<>(steps, token, start).watch(stage, guard);
  }

  /**
   * Counts the hedges that an attempt in shadow would have, until its stage completes; of no effect
   * where the guard has none.
   */
  public static <T> void forecast(
      PolicyGuard guard, long start, CompletionStage<T> stage, AsyncSteps<T> steps) {
    HedgeForecast.watch(guard, start, stage, steps);
  }

  /** Returns the stage of the running attempt, or of the last one. */
  @Nullable CompletionStage<T> running() {
    return current.stage();
  }

  /** The application has completed the future itself, and so the running attempt. */
  void overtaken(@Nullable T result, @Nullable Throwable thrown) {
    disarm();
    current.complete(result, thrown);
  }

  /** Ends the call, whose future has been cancelled. */
  void abandon(boolean mayInterruptIfRunning) {
    disarm();
    AsyncAttempt<T> attempt = current;
    if (attempt.giveUp()) {
      steps.abandoned(steps.giveUp(attempt.token), start);
      attempt.cancel(mayInterruptIfRunning);
    }
  }

  /** An attempt that had been given up runs no more. */
  void back(AsyncAttempt<T> attempt) {
    steps.back(attempt.token);
  }

  /** An attempt has an outcome of its own. */
  void ended(AsyncAttempt<T> attempt, @Nullable T result, @Nullable Throwable thrown) {
    long delay = -1;
    try {
      delay = steps.ended(attempt.token, start, attempts, result, thrown);
    } catch (Throwable fault) {
      Gate.fault("async", fault);
    }
    if (delay >= 0) {
      backOff(delay, new LastOutcome<>(result, thrown));
    } else if (steps.isHeld(result)) {
      finish(new LastOutcome<>(result, thrown));
    } else {
      finish(result, thrown);
    }
  }

  /** Makes the next attempt, on the executor. */
  private void again() {
    LastOutcome<T> last = takePending();
    if (last == null || future.isDone()) {
      return;
    }
    long token;
    try {
      token = steps.readmit(guard, start);
    } catch (Throwable fault) {
      Gate.fault("async", fault);
      token = -1;
    }
    if (token <= 0) {
      finish(last);
      return;
    }
    attempts++;
    AsyncAttempt<T> attempt = AsyncAttempt.of(this, token, guard.cutsAttempts());
    // Before others can see the attempt, for from then on they may end it.
    steps.admitted(token);
    current = attempt;
    if (future.isDone()) {
      abandon(true);
      attempt.back();
      return;
    }
    // A deadline that fired since the backoff was taken has found nothing to end.
    if (guard.remaining(start) <= 0) {
      if (attempt.end()) {
        steps.abandoned(token, start);
        finish(last);
      } else {
        attempt.back();
      }
      return;
    }
    attempt.arm(guard, start);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    boolean changed = context(thread, before, loader);
    try {
      CompletionStage<T> stage = steps.attempt(token);
      if (stage == null) {
        attempt.accept(null, null);
      } else {
        attempt.watch(stage);
      }
    } catch (Throwable thrown) {
      attempt.accept(null, thrown);
    } finally {
      if (changed) {
        context(thread, loader, before);
      }
    }
  }

  private void backOff(long delay, LastOutcome<T> last) {
    pending = last;
    if (future.isDone()) {
      pending = null;
    } else if (delay == 0) {
      wakeUp();
    } else {
      Scheduler.Handle handle = scheduleWakeUp(delay);
      wake = handle;
      if (handle == null) {
        LastOutcome<T> mine = takePending();
        if (mine != null) {
          finish(mine);
        }
      } else if (future.isDone()) {
        handle.cancel();
      }
    }
  }

  private void wakeUp() {
    if (!Hop.to(future.defaultExecutor(), this::again)) {
      LastOutcome<T> last = takePending();
      if (last != null) {
        // The executor is closed; this thread may be the timer's, where no dependent is to run.
        Hop.away(() -> finish(last));
      }
    }
  }

  private void disarm() {
    pending = null;
    cancel(wake);
    cancel(deadline);
  }

  private void arm() {
    long remaining = guard.remaining(start);
    if (remaining == Long.MAX_VALUE) {
      return;
    }
    try {
      deadline = guard.scheduler().schedule(this, remaining);
    } catch (RuntimeException | Error fault) {
      Gate.fault("timer", fault);
    }
  }

  private Scheduler.@Nullable Handle scheduleWakeUp(long delay) {
    try {
      return guard.scheduler().scheduleSurely(this::wakeUp, delay);
    } catch (RuntimeException | Error fault) {
      // No thread to be had, for one: the call must end all the same.
      Gate.fault("timer", fault);
      return null;
    }
  }

  /** The deadline is over; on the timer's thread, so nothing of the application's is run here. */
  @Override
  public void run() {
    if (future.isDone()) {
      return;
    }
    AsyncAttempt<T> attempt = current;
    Executor executor = future.defaultExecutor();
    if (attempt.giveUp()) {
      steps.overran(steps.giveUp(attempt.token), start);
      steps.finished(start);
      Hop.surely(
          executor,
          () -> {
            future.deliver(null, steps.timeout(TimeLimit.DEADLINE));
            attempt.cancel(true);
          });
      return;
    }
    LastOutcome<T> last = takePending();
    if (last != null) {
      cancel(wake);
      Hop.surely(executor, () -> finish(last));
    }
  }

  /** An attempt's own time is over; on the timer's thread, too. */
  void timedOut(AsyncAttempt<T> attempt) {
    Executor executor = future.defaultExecutor();
    if (!attempt.giveUp()) {
      return;
    }
    Throwable timeout = steps.timeout(TimeLimit.ATTEMPT);
    long delay = -1;
    try {
      delay = steps.timedOut(steps.giveUp(attempt.token), start, attempts, timeout);
    } catch (Throwable fault) {
      Gate.fault("timer", fault);
    }
    long next = delay;
    Hop.surely(
        executor,
        () -> {
          if (next < 0) {
            finish(null, timeout);
          } else {
            backOff(next, new LastOutcome<>(null, timeout));
          }
          attempt.cancel(true);
        });
  }

  @SuppressWarnings("unchecked")
  private @Nullable LastOutcome<T> takePending() {
    return (LastOutcome<T>) PENDING.getAndSet(this, null);
  }

  private void finish(LastOutcome<T> last) {
    if (last.thrown() != null) {
      finish(null, last.thrown());
    } else {
      CompletionStage<T> unused = steps.last(last.result()).whenComplete(this::finish);
    }
  }

  private void finish(@Nullable T result, @Nullable Throwable thrown) {
    cancel(deadline);
    steps.finished(start);
    future.deliver(result, thrown);
  }

  private static void cancel(Scheduler.@Nullable Handle handle) {
    if (handle != null) {
      handle.cancel();
    }
  }

  /** Changes a thread's context class loader; returns whether it is to be changed back. */
  static boolean context(Thread thread, @Nullable ClassLoader from, @Nullable ClassLoader to) {
    if (from == to) {
      return false;
    }
    try {
      thread.setContextClassLoader(to);
      return true;
    } catch (SecurityException e) {
      // A worker that is bound to the system loader (InnocuousForkJoinWorkerThread).
      return false;
    }
  }

  private record LastOutcome<T>(@Nullable T result, @Nullable Throwable thrown) {}
}
