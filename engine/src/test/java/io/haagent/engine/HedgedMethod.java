package io.haagent.engine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * A method that hands out futures, called as woven code calls it, on a clock that the test moves.
 * What would run on other threads waits until the test has it run.
 */
final class HedgedMethod {
  private static final long MILLI = 1_000_000;

  final VirtualTicker ticker;
  final VirtualScheduler scheduler;

  /** The attempts' own futures, in the order in which they were made. */
  final List<Arm> arms = new ArrayList<>();

  final List<ClassLoader> contexts = new ArrayList<>();
  private final Queue<Runnable> hops;

  private RuntimeException failing;

  /** Whether the attempts run on when they are cancelled. */
  boolean deaf;

  HedgedMethod() {
    ticker = new VirtualTicker();
    scheduler = new VirtualScheduler(ticker);
    hops = new ArrayDeque<>();
  }

  /** Shares the other's clock and threads. */
  HedgedMethod(HedgedMethod other) {
    ticker = other.ticker;
    scheduler = other.scheduler;
    hops = other.hops;
  }

  /** Has the next attempt throw. */
  void failNext(RuntimeException thrown) {
    failing = thrown;
  }

  /** What one attempt hands out. */
  final class Arm extends CompletableFuture<String> {
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      return !deaf && super.cancel(mayInterruptIfRunning);
    }

    @Override
    public Executor defaultExecutor() {
      return hops::add;
    }
  }

  PolicyGuardBuilder guard(int id) {
    return PolicyGuard.builder(id, "stock").ticker(ticker).scheduler(scheduler);
  }

  @SuppressWarnings("unused") // called through the handle
  Object run() {
    contexts.add(Thread.currentThread().getContextClassLoader());
    RuntimeException thrown = failing;
    if (thrown != null) {
      failing = null;
      throw thrown;
    }
    Arm arm = new Arm();
    arms.add(arm);
    return arm;
  }

  /** What the advice makes of a call. */
  @SuppressWarnings("unchecked")
  CompletableFuture<String> call(PolicyGuard guard) {
    long start = guard.start();
    long token = guard.enter(start);
    if (token < 0) {
      return CompletableFuture.failedFuture(guard.rejection(token, HedgedMethod.class));
    }
    Object stage = run();
    Object[] arguments = guard.repeats() ? new Object[] {this} : null;
    return (CompletableFuture<String>) guard.returned(token, start, stage, null, self(), arguments);
  }

  private static MethodHandle self() {
    try {
      return MethodHandles.lookup()
          .findVirtual(HedgedMethod.class, "run", MethodType.methodType(Object.class));
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** Moves the clock, runs what is due, and what that hands to the executor. */
  void advanceMillis(long millis) {
    scheduler.advance(millis * MILLI);
    settle();
  }

  /** Runs what waits for a thread. */
  void settle() {
    for (Runnable next = hops.poll(); next != null; next = hops.poll()) {
      next.run();
    }
  }
}
