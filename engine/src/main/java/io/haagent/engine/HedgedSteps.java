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

  /** The attempt that runs, or is about to; null before the first, and if that one threw. */
  private volatile @Nullable HedgedStage<T> running;

  /** What of it was given up, for the one who settles that next; null while it runs. */
  private volatile @Nullable HedgedArm<T> givenUp;

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
    return hedged(begin(token), stage);
  }

  private HedgedStage<T> begin(long token) {
    began = hedge.now();
    givenUp = null;
    HedgedStage<T> made =
        new HedgedStage<>(guard, hedge, steps.first(), token, start, hedge.delay());
    running = made;
    return made;
  }

  private static <T> CompletionStage<T> hedged(HedgedStage<T> attempt, CompletionStage<T> stage) {
    return attempt.begin(stage) ? attempt : stage;
  }

  @Override
  public void admitted(long token) {
    steps.admitted(token);
    HedgedStage<T> unused = begin(token);
  }

  @Override
  public long readmit(PolicyGuard asked, long from) {
    return steps.readmit(asked, from);
  }

  @Override
  public @Nullable CompletionStage<T> attempt(long token) throws Throwable {
    CompletionStage<T> stage = steps.attempt(token);
    HedgedStage<T> attempt = running;
    return stage == null || attempt == null ? stage : hedged(attempt, stage);
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
  public long giveUp(long token) {
    HedgedStage<T> ending = running;
    if (ending == null) {
      return steps.giveUp(token);
    }
    HedgedArm<T> arm = ending.over();
    givenUp = arm;
    return arm.giveUp(arm.taken());
  }

  @Override
  public void back(long token) {
    HedgedStage<T> ended = running;
    if (ended == null) {
      steps.back(token);
    } else {
      ended.back();
    }
  }

  @Override
  public void abandoned(long token, long from) {
    HedgedArm<T> arm = givenUp;
    HedgedStage<T> ending = running;
    if (arm != null) {
      arm.steps.abandoned(token, from);
    } else if (ending == null) {
      steps.abandoned(token, from);
    } else {
      arm = ending.over();
      arm.steps.abandoned(arm.taken(), from);
    }
  }

  @Override
  public void overran(long token, long from) {
    hedge.learnCut(began);
    HedgedArm<T> arm = givenUp;
    (arm == null ? steps : arm.steps).overran(token, from);
  }

  @Override
  public long timedOut(long token, long from, int attempt, Throwable timeout) {
    hedge.learnCut(began);
    HedgedArm<T> arm = givenUp;
    return (arm == null ? steps : arm.steps).timedOut(token, from, attempt, timeout);
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
