package io.haagent.engine;

import io.haagent.bootstrap.Gate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of an asynchronous call and its hedges, as one stage that {@link AsyncCall} takes for
 * the attempt: the first good answer completes it, or else the last failure.
 *
 * <pre>
 *   attempt ─────────────────────────────────▶ cancelled
 *        └─ delay ─▶ hedge ────────▶ answer ─▶ the stage
 * </pre>
 *
 * <p>Each arm has a token of its own. The token of the arm that brings the outcome is settled by
 * that outcome, through {@link #over}; one that fails while others run is settled by its failure;
 * all others are settled as taken back, as soon as it is known that they are not needed.
 *
 * <p>Lock-free: {@link HedgeRace} says which arm it is, each token is taken by one thread.
 */
final class HedgedStage<T> extends CompletableFuture<T> implements Runnable {
  private final PolicyGuard guard;
  private final Hedge hedge;
  private final long start;
  private final long delay;
  private final HedgeRace race;
  private final AtomicReferenceArray<@Nullable HedgedArm<T>> arms;
  private final HedgedArm<T> first;
  private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();

  /** How many hedges there are; written by one thread after the other. */
  private volatile int made;

  private volatile Scheduler.@Nullable Handle timer;

  /**
   * Makes the stage of an attempt that is about to begin.
   *
   * @param token of the attempt
   * @param delay nanoseconds before each hedge; below 0 where there are to be none
   */
  HedgedStage(
      PolicyGuard guard, Hedge hedge, AsyncSteps<T> steps, long token, long start, long delay) {
    this.guard = guard;
    this.hedge = hedge;
    this.start = start;
    this.delay = delay;
    this.race = steps.race();
    this.first = new HedgedArm<>(steps, token);
    this.arms = new AtomicReferenceArray<>(hedge.max() + 1);
    arms.set(HedgeRace.FIRST, first);
  }

  /**
   * Takes the stage that the attempt has brought.
   *
   * @return false if that one can't be observed
   */
  boolean begin(CompletionStage<T> stage) {
    first.runs(stage);
    try {
      CompletionStage<T> unused =
          stage.whenComplete((result, thrown) -> ended(HedgeRace.FIRST, first, result, thrown));
    } catch (RuntimeException e) {
      first.runs(null);
      return false;
    }
    if (delay >= 0) {
      arm();
    }
    return true;
  }

  private void arm() {
    if (race.isDecided()) {
      return;
    }
    try {
      timer = guard.scheduler().schedule(this, delay);
    } catch (RuntimeException | Error fault) {
      // Without a hedge the call is what it would have been.
      Gate.fault("timer", fault);
    }
    if (race.isDecided()) {
      disarm();
    }
  }

  private void disarm() {
    Scheduler.Handle handle = timer;
    if (handle != null) {
      handle.cancel();
    }
  }

  /** The delay is over; on the timer's thread, so the hedge is made elsewhere. */
  @Override
  public void run() {
    if (!race.isDecided()) {
      boolean unused = Hop.to(defaultExecutor(), this::another);
    }
  }

  private void another() {
    int place = made + 1;
    HedgedArm<T> arm = race.isDecided() ? null : admitted(place);
    if (arm == null) {
      return;
    }
    long token = arm.get();
    made = place;
    arms.set(place, arm);
    if (!race.join()) {
      arm.isOver();
      arm.abandon(start);
      return;
    }
    hedge.made();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    boolean changed = AsyncCall.context(thread, before, loader);
    try {
      attempt(place, arm, token);
    } catch (Throwable thrown) {
      ended(place, arm, null, thrown);
    } finally {
      if (changed) {
        AsyncCall.context(thread, loader, before);
      }
    }
  }

  private @Nullable HedgedArm<T> admitted(int place) {
    try {
      long token = first.steps.admitHedge(guard, start);
      if (token <= 0) {
        return null;
      }
      AsyncSteps<T> steps = first.steps.hedge(place);
      steps.admitted(token);
      return new HedgedArm<>(steps, token);
    } catch (Throwable fault) {
      Gate.fault("hedge", fault);
      return null;
    }
  }

  private void attempt(int place, HedgedArm<T> arm, long token) throws Throwable {
    CompletionStage<T> stage = arm.steps.attempt(token);
    if (stage == null) {
      ended(place, arm, null, null);
      return;
    }
    arm.runs(stage);
    CompletionStage<T> unused =
        stage.whenComplete((result, thrown) -> ended(place, arm, result, thrown));
    if (race.isDecided() && race.decidedBy() != place) {
      cancel(arm, true);
    } else if (place < hedge.max()) {
      arm();
    }
  }

  private void ended(int place, HedgedArm<T> arm, @Nullable T result, @Nullable Throwable thrown) {
    arm.isOver();
    boolean failed = fails(arm, result, thrown);
    HedgeRace.Loss loss =
        failed
            ? race.lose(place)
            : race.claim(place) ? HedgeRace.Loss.DECIDES : HedgeRace.Loss.LATE;
    if (loss == HedgeRace.Loss.OTHERS_RUN) {
      long token = arm.take();
      if (token != 0) {
        arm.steps.failed(token, start, result, thrown);
      }
    } else if (loss == HedgeRace.Loss.DECIDES) {
      if (place != HedgeRace.FIRST && !failed) {
        hedge.won();
      }
      endOthers(arm);
      deliver(result, thrown);
    }
  }

  private static <T> boolean fails(
      HedgedArm<T> arm, @Nullable T result, @Nullable Throwable thrown) {
    try {
      return arm.steps.fails(result, thrown);
    } catch (Throwable fault) {
      // Judging runs methods of the application's; whatever they do, the call must end.
      Gate.fault("hedge", fault);
      return false;
    }
  }

  private void deliver(@Nullable T result, @Nullable Throwable thrown) {
    if (thrown == null) {
      super.complete(result);
    } else {
      super.completeExceptionally(thrown);
    }
  }

  /**
   * Ends the attempt, once, by whatever {@link AsyncCall} ends it by.
   *
   * @return the arm whose token, now {@link HedgedArm#taken}, is to be settled by that
   */
  HedgedArm<T> over() {
    race.claim(HedgeRace.OUTSIDE);
    int by = race.decidedBy();
    HedgedArm<T> decided = by == HedgeRace.OUTSIDE ? null : arms.get(by);
    HedgedArm<T> settled = decided != null && decided.takeToSettle() ? decided : null;
    disarm();
    for (int place = 0; place < arms.length(); place++) {
      HedgedArm<T> arm = arms.get(place);
      if (settled == null && arm != null && arm.takeToSettle()) {
        settled = arm;
      } else if (arm != null) {
        arm.abandon(start);
      }
    }
    return settled == null ? first : settled;
  }

  /** The attempt has been given up, and its stage is complete or will never be there. */
  void back() {
    // Else it is that stage that tells; and the attempt may be an earlier one than this.
    if (first.stage() == null) {
      first.isBack();
    }
  }

  /** Ends all arms but one, which has decided the race. */
  private void endOthers(HedgedArm<T> winner) {
    disarm();
    for (int place = 0; place < arms.length(); place++) {
      HedgedArm<T> arm = arms.get(place);
      if (arm != null && arm != winner) {
        arm.abandon(start);
        cancel(arm, true);
      }
    }
  }

  private static void cancel(HedgedArm<?> arm, boolean mayInterruptIfRunning) {
    try {
      arm.cancel(mayInterruptIfRunning);
    } catch (Throwable fault) {
      // It is the application's future, and another one brings the outcome.
      Gate.fault("hedge", fault);
    }
  }

  /** The application has completed the call's own future, and so the attempt. */
  @Override
  public boolean complete(@Nullable T value) {
    return end(value, null);
  }

  @Override
  public boolean completeExceptionally(Throwable thrown) {
    return end(null, thrown);
  }

  private boolean end(@Nullable T value, @Nullable Throwable thrown) {
    boolean unused = race.claim(HedgeRace.OUTSIDE);
    disarm();
    try {
      if (first.stage() instanceof CompletableFuture<T> running) {
        unused = thrown == null ? running.complete(value) : running.completeExceptionally(thrown);
      }
    } catch (UnsupportedOperationException e) {
      // A minimal stage: the attempt runs to its own end.
    }
    boolean mine = thrown == null ? super.complete(value) : super.completeExceptionally(thrown);
    cancelAll(true);
    return mine;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    if (isDone()) {
      return isCancelled();
    }
    boolean unused = race.claim(HedgeRace.OUTSIDE);
    disarm();
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    cancelAll(mayInterruptIfRunning);
    return cancelled;
  }

  private void cancelAll(boolean mayInterruptIfRunning) {
    for (int place = 0; place < arms.length(); place++) {
      HedgedArm<T> arm = arms.get(place);
      if (arm != null) {
        cancel(arm, mayInterruptIfRunning);
      }
    }
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return first.stage() instanceof CompletableFuture<T> future
        ? future.newIncompleteFuture()
        : new CompletableFuture<>();
  }

  @Override
  public Executor defaultExecutor() {
    return first.stage() instanceof CompletableFuture<T> future
        ? future.defaultExecutor()
        : super.defaultExecutor();
  }
}
