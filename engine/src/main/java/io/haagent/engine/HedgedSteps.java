package io.haagent.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a call whose attempts are hedged: makes each attempt a {@link HedgedStage}, and
 * settles whichever of its arms has brought the outcome.
 */
final class HedgedSteps<T> implements AsyncSteps<T> {
  private final PolicyGuard guard;
  private final Hedge hedge;
  private final AsyncSteps<T> steps;
  private final long start;

  /** The attempt that runs, or is about to; null where that one has no hedges. */
  private volatile @Nullable HedgedStage<T> running;

  /** When it began, where that is of interest. */
  private volatile long began;

  private HedgedSteps(PolicyGuard guard, Hedge hedge, AsyncSteps<T> steps, long start) {
    this.guard = guard;
    this.hedge = hedge;
    this.steps = steps;
    this.start = start;
  }

  /** Returns steps that hedge, where the guard does. */
  static <T> AsyncSteps<T> around(AsyncSteps<T> steps, PolicyGuard guard, long start) {
    Hedge hedge = guard.hedge();
    return hedge == null ? steps : new HedgedSteps<>(guard, hedge, steps, start);
  }

  /** Takes the stage of the call's first attempt; returns what is to be waited for. */
  CompletionStage<T> begun(long token, CompletionStage<T> stage) {
    begin(token);
    return hedged(stage);
  }

  private void begin(long token) {
    began = hedge.now();
    long delay = hedge.delay();
    running =
        delay < 0 ? null : new HedgedStage<>(guard, hedge, steps.first(), token, start, delay);
  }

  private CompletionStage<T> hedged(CompletionStage<T> stage) {
    HedgedStage<T> attempt = running;
    if (attempt == null) {
      return stage;
    }
    if (attempt.begin(stage)) {
      return attempt;
    }
    running = null;
    return stage;
  }

  @Override
  public void admitted(long token) {
    steps.admitted(token);
    begin(token);
  }

  @Override
  public long readmit(PolicyGuard asked, long from) {
    return steps.readmit(asked, from);
  }

  @Override
  public @Nullable CompletionStage<T> attempt(long token) throws Throwable {
    CompletionStage<T> stage = steps.attempt(token);
    return stage == null ? null : hedged(stage);
  }

  @Override
  public long ended(
      long token, long from, int attempt, @Nullable T result, @Nullable Throwable thrown) {
    hedge.learn(began, this, result, thrown);
    HedgedStage<T> ending = running;
    if (ending == null) {
      return steps.ended(token, from, attempt, result, thrown);
    }
    HedgedArm<T> arm = ending.over();
    return arm.steps.ended(arm.taken(), from, attempt, result, thrown);
  }

  @Override
  public boolean fails(@Nullable T result, @Nullable Throwable thrown) {
    return steps.fails(result, thrown);
  }

  @Override
  public void abandoned(long token, long from) {
    HedgedStage<T> ending = running;
    if (ending == null) {
      steps.abandoned(token, from);
    } else {
      HedgedArm<T> arm = ending.over();
      arm.steps.abandoned(arm.taken(), from);
    }
  }

  @Override
  public void overran(long token, long from) {
    hedge.learnCut(began);
    HedgedStage<T> ending = running;
    if (ending == null) {
      steps.overran(token, from);
    } else {
      HedgedArm<T> arm = ending.over();
      arm.steps.overran(arm.taken(), from);
    }
  }

  @Override
  public long timedOut(long token, long from, int attempt, Throwable timeout) {
    hedge.learnCut(began);
    HedgedStage<T> ending = running;
    if (ending == null) {
      return steps.timedOut(token, from, attempt, timeout);
    }
    HedgedArm<T> arm = ending.over();
    return arm.steps.timedOut(arm.taken(), from, attempt, timeout);
  }

  @Override
  public void finished(long from) {
    steps.finished(from);
  }

  @Override
  public Throwable timeout(TimeLimit by) {
    return steps.timeout(by);
  }

  @Override
  public void expire(CompletableFuture<T> ended, TimeLimit by) {
    steps.expire(ended, by);
  }

  @Override
  public boolean isHeld(@Nullable T result) {
    return steps.isHeld(result);
  }

  @Override
  public CompletionStage<T> last(@Nullable T result) {
    return steps.last(result);
  }
}
