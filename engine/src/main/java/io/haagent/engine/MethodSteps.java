package io.haagent.engine;

import io.haagent.GuardTimeoutException;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The asynchronous call of a woven method, which is repeated by calling its own body again. */
class MethodSteps<T> implements AsyncSteps<T> {
  /** The class of {@link CompletableFuture#minimalCompletionStage}, which can't be completed. */
  private static final String MINIMAL = "java.util.concurrent.CompletableFuture$MinimalStage";

  final PolicyGuard guard;

  /** Null where no repeat is to be asked for; in shadow one is, that is never made. */
  private final @Nullable MethodHandle self;

  private final Object @Nullable [] arguments;

  MethodSteps(PolicyGuard guard, @Nullable MethodHandle self, Object @Nullable [] arguments) {
    this.guard = guard;
    this.self = self;
    this.arguments = arguments;
  }

  /** Takes over after the first attempt; see {@link io.haagent.bootstrap.Guard#returned}. */
  // Woven code is as untyped as the gate; what it is given goes on to the app as the stage it is.
  @SuppressWarnings({"unchecked", "FutureReturnValueIgnored"})
  static @Nullable Object take(
      PolicyGuard guard,
      long token,
      long start,
      @Nullable Object stage,
      @Nullable Throwable thrown,
      @Nullable MethodHandle self,
      Object @Nullable [] arguments) {
    boolean repeats = self != null && arguments != null && guard.repeats();
    MethodSteps<Object> steps =
        new MethodSteps<>(
            guard, repeats || guard.shadow() ? self : null, repeats ? arguments : null);
    return steps.take(token, start, stage, thrown, self, repeats);
  }

  /** Goes on with these steps. */
  @SuppressWarnings({"unchecked", "FutureReturnValueIgnored"})
  @Nullable Object take(
      long token,
      long start,
      @Nullable Object stage,
      @Nullable Throwable thrown,
      @Nullable MethodHandle body,
      boolean repeats) {
    MethodSteps<Object> steps = (MethodSteps<Object>) this;
    if (thrown != null) {
      return AsyncCall.guard(guard, token, start, thrown, steps);
    }
    if (!(stage instanceof CompletionStage)) {
      guard.settle(token, start, Outcome.SUCCESS);
      guard.took(start);
      return stage;
    }
    CompletionStage<Object> made = (CompletionStage<Object>) stage;
    if (repeats || (body != null && !isCompletable(made) && guard.cuts())) {
      return AsyncCall.guard(guard, token, start, made, steps);
    }
    AsyncCall.observe(guard, token, start, made, steps);
    if (body != null) {
      HedgeForecast.watch(guard, start, made, steps);
    }
    return stage;
  }

  @Override
  @SuppressWarnings("unchecked")
  public @Nullable CompletionStage<T> attempt(long token) throws Throwable {
    if (self == null) {
      throw new IllegalStateException("a call without a body to repeat");
    }
    boolean entered = Nesting.enter(guard.id());
    guard.arm(0);
    try {
      return (CompletionStage<T>) self.asFixedArity().invokeWithArguments(arguments);
    } finally {
      if (entered) {
        Nesting.exit(guard.id());
      }
    }
  }

  @Override
  public long ended(
      long token, long start, int attempt, @Nullable T result, @Nullable Throwable thrown) {
    if (thrown == null && !guard.judges()) {
      guard.settle(token, start, Outcome.SUCCESS);
      return -1;
    }
    if (thrown == null) {
      guard.settleResult(token, start, result);
      boolean again = self != null && guard.repeatableResult(result);
      return again ? guard.retryDelay(start, attempt) : -1;
    }
    guard.settleThrown(token, start, thrown);
    return self != null && guard.repeatable(thrown) ? guard.retryDelay(start, attempt) : -1;
  }

  @Override
  public boolean fails(@Nullable T result, @Nullable Throwable thrown) {
    return thrown == null ? guard.failsResult(result) : guard.fails(thrown);
  }

  @Override
  public long giveUp(long token) {
    return guard.giveUp(token);
  }

  @Override
  public void back(long token) {
    guard.back(token);
  }

  @Override
  public void abandoned(long token, long start) {
    guard.cancelled(token, start);
  }

  @Override
  public void finished(long start) {
    guard.took(start);
  }

  @Override
  public void overran(long token, long start) {
    guard.overran(token, start);
  }

  @Override
  public long timedOut(long token, long start, int attempt, Throwable timeout) {
    guard.overran(token, start);
    return self != null && guard.repeatable(timeout) ? guard.retryDelay(start, attempt) : -1;
  }

  @Override
  public Throwable timeout(TimeLimit by) {
    return new GuardTimeoutException(by.message(guard.shown()), guard.name(), by.policy, -1);
  }

  /** Tells whether the deadline can end the application's own future, so that it stays that one. */
  private static boolean isCompletable(CompletionStage<?> stage) {
    return stage instanceof CompletableFuture && !stage.getClass().getName().equals(MINIMAL);
  }
}
