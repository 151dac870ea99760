package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.haagent.CallRejectedException;
import io.haagent.GuardTimeoutException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Asynchronous methods, called as woven code calls them. */
@Timeout(30)
class AsyncCallTest {
  private static final AtomicInteger IDS = new AtomicInteger(1000);
  private static final long MILLI = 1_000_000;

  private final VirtualTicker ticker = new VirtualTicker();
  private final VirtualScheduler scheduler = new VirtualScheduler(ticker);
  private final RuntimeException failure = new IllegalStateException("told so");
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final List<ClassLoader> contexts = new CopyOnWriteArrayList<>();
  private final ClassLoader ownContext = Thread.currentThread().getContextClassLoader();

  @AfterEach
  void leavesNothingBehind() {
    Thread.currentThread().setContextClassLoader(ownContext);
    assertThat(scheduler.waiting()).as("tasks on the timer").isZero();
  }

  private PolicyGuardBuilder guard() {
    return PolicyGuard.builder(IDS.incrementAndGet(), "charge").ticker(ticker).scheduler(scheduler);
  }

  private PolicyGuardBuilder retry(int attempts, long backoffMillis) {
    return guard().retry(attempts, new Backoff(backoffMillis * MILLI, 1, backoffMillis * MILLI, 0));
  }

  private static BreakerSettings opensAtOnce() {
    return new BreakerSettings(1, 50, false, Long.MAX_VALUE / 4, 1, 0);
  }

  /** A method whose attempts are numbered from 1. */
  private final class Method {
    final AtomicInteger attempts = new AtomicInteger();
    final IntFunction<Object> body;
    boolean declaredSubtype;

    Method(IntFunction<Object> body) {
      this.body = body;
    }

    @SuppressWarnings("unused") // called through the handle
    Object run() {
      threads.add(Thread.currentThread());
      contexts.add(Thread.currentThread().getContextClassLoader());
      return body.apply(attempts.incrementAndGet());
    }

    /** What the advice makes of a call. */
    Object call(PolicyGuard guard) throws Throwable {
      long start = guard.start();
      long token = guard.enter(start);
      if (token < 0) {
        throw guard.rejection(token, AsyncCallTest.class);
      }
      Object stage = null;
      Throwable thrown = null;
      try {
        stage = run();
      } catch (Throwable t) {
        thrown = t;
      }
      MethodHandle self =
          MethodHandles.lookup()
              .findVirtual(Method.class, "run", MethodType.methodType(Object.class));
      Object result =
          guard.returned(
              token,
              start,
              stage,
              thrown,
              declaredSubtype ? null : self,
              guard.repeats() && !declaredSubtype ? new Object[] {this} : null);
      assertThat(Nesting.inside(guard.id())).isFalse();
      if (result == null && thrown != null) {
        throw thrown;
      }
      return result;
    }

    @SuppressWarnings("unchecked")
    CompletableFuture<String> future(PolicyGuard guard) throws Throwable {
      return (CompletableFuture<String>) call(guard);
    }
  }

  private CompletableFuture<String> failed() {
    return CompletableFuture.failedFuture(failure);
  }

  private static CompletableFuture<String> done(String value) {
    return CompletableFuture.completedFuture(value);
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as("time is up").isNegative();
      Thread.onSpinWait();
    }
  }

  @Test
  void withoutRetryTheApplicationKeepsItsOwnObject() throws Throwable {
    CompletableFuture<String> own = new CompletableFuture<>();
    PolicyGuard guard = guard().bulkhead(1, 0).breakerOverCalls(1, opensAtOnce()).build();
    assertThat(new Method(n -> own).call(guard)).isSameAs(own);
    assertThatThrownBy(() -> new Method(n -> own).call(guard)).hasMessageContaining("bulkhead");
    own.completeExceptionally(failure);
    assertThat(guard.breakerState()).isEqualTo(BreakerState.OPEN);
  }

  @Test
  void aCallInsideTheSameGuardPassesFree() throws Throwable {
    PolicyGuard guard = retry(3, 0).build();
    CompletableFuture<String> own = new CompletableFuture<>();
    Method inner = new Method(n -> own);
    Method outer =
        new Method(
            n -> {
              long token = guard.enter(guard.start());
              return guard.returned(token, 0, inner.run(), null, null, null);
            });
    CompletableFuture<String> given = outer.future(guard);
    assertThat(given).isNotSameAs(own);
    own.complete("one");
    assertThat(given).isCompletedWithValue("one");
  }

  @Test
  void repeatsOnTheExecutorOfTheStageWithTheFirstCallsContext() throws Throwable {
    ClassLoader context = new ClassLoader(null) {};
    Thread.currentThread().setContextClassLoader(context);
    Method method = new Method(n -> n < 3 ? failed() : done("three"));
    CompletableFuture<String> given = method.future(retry(3, 0).build());
    assertThat(given.get()).isEqualTo("three");
    assertThat(threads).hasSize(3).first().isSameAs(Thread.currentThread());
    assertThat(threads.subList(1, 3)).doesNotContain(Thread.currentThread());
    assertThat(contexts).containsExactly(context, context, context);
  }

  @Test
  void backsOffOnTheTimerAndRunsNothingThere() throws Throwable {
    Method method = new Method(n -> n < 3 ? failed() : done("three"));
    CompletableFuture<String> given = method.future(retry(3, 100).build());
    scheduler.advance(99 * MILLI);
    assertThat(method.attempts).hasValue(1);
    scheduler.advance(MILLI);
    await(() -> method.attempts.get() == 2 && scheduler.waiting() == 1);
    scheduler.advance(100 * MILLI);
    assertThat(given.get()).isEqualTo("three");
    assertThat(threads.subList(1, 3)).doesNotContain(Thread.currentThread());
  }

  @Test
  void anExecutorThatRunsOnTheSpotGrowsNoStackAndRunsNothingOnTheTimer() throws Throwable {
    class OnTheSpot<T> extends CompletableFuture<T> {
      @Override
      public Executor defaultExecutor() {
        return Runnable::run;
      }

      @Override
      public <U> CompletableFuture<U> newIncompleteFuture() {
        return new OnTheSpot<>();
      }
    }
    AtomicInteger deepest = new AtomicInteger();
    Method method =
        new Method(
            n -> {
              deepest.accumulateAndGet(new Throwable().getStackTrace().length, Math::max);
              OnTheSpot<String> stage = new OnTheSpot<>();
              if (n < 100) {
                stage.completeExceptionally(failure);
              } else {
                stage.complete("hundred");
              }
              return stage;
            });
    CompletableFuture<String> given = method.future(retry(100, 0).build());
    assertThat(given.get()).isEqualTo("hundred");
    assertThat(deepest).hasValueLessThan(200);
    assertThat(given.thenApply(v -> v)).isInstanceOf(OnTheSpot.class);
    assertThat(threads.subList(1, 100)).doesNotContain(Thread.currentThread());
  }

  @Test
  void aClosedExecutorEndsTheRetriesWithTheLastOutcome() throws Throwable {
    class Closed<T> extends CompletableFuture<T> {
      @Override
      public Executor defaultExecutor() {
        return task -> {
          throw new RejectedExecutionException();
        };
      }
    }
    Closed<String> own = new Closed<>();
    CompletableFuture<String> given = new Method(n -> own).future(retry(3, 0).build());
    own.completeExceptionally(failure);
    assertThatThrownBy(given::get).isInstanceOf(ExecutionException.class).cause().isSameAs(failure);
  }

  @Test
  void passesOnTheLastOutcomeUntouched() throws Throwable {
    CompletableFuture<String> given = new Method(n -> failed()).future(retry(3, 0).build());
    assertThatThrownBy(given::get).isInstanceOf(ExecutionException.class).cause().isSameAs(failure);
    assertThatThrownBy(given::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isSameAs(failure);
    CompletionException wrapped = new CompletionException(failure);
    CompletableFuture<String> other =
        new Method(n -> CompletableFuture.failedFuture(wrapped)).future(retry(2, 0).build());
    assertThatThrownBy(other::join).isSameAs(wrapped);
  }

  @Test
  void givesPermitsBackOnceForEachAttempt() throws Throwable {
    PolicyGuard guard = retry(3, 100).bulkhead(1, 0).build();
    Method method = new Method(n -> n < 2 ? failed() : new CompletableFuture<String>());
    CompletableFuture<String> given = method.future(guard);
    // The backoff holds nothing.
    Method other = new Method(n -> done("other"));
    assertThat(other.future(guard).get()).isEqualTo("other");
    scheduler.advance(100 * MILLI);
    await(() -> method.attempts.get() == 2);
    assertThatThrownBy(() -> other.call(guard)).hasMessageContaining("bulkhead");
    await(() -> given.cancel(true));
    assertThat(other.future(guard).get()).isEqualTo("other");
    assertThatThrownBy(
            () -> {
              Method waiting = new Method(n -> new CompletableFuture<String>());
              CompletableFuture<String> last = waiting.future(guard);
              try {
                other.call(guard);
              } finally {
                last.cancel(true);
              }
            })
        .hasMessageContaining("bulkhead");
  }

  @Test
  void aRefusedRepeatGivesTheLastOutcome() throws Throwable {
    PolicyGuard guard = retry(3, 100).limit(1, TimeUnit.HOURS.toNanos(1), 1, 0).build();
    Method method = new Method(n -> failed());
    CompletableFuture<String> given = method.future(guard);
    scheduler.advance(100 * MILLI);
    assertThatThrownBy(given::get).cause().isSameAs(failure);
    assertThat(method.attempts).hasValue(1);
  }

  @Test
  void aMethodThatThrowsIsRepeatedAndDeliversByItsStage() throws Throwable {
    Method method =
        new Method(
            n -> {
              if (n < 3) {
                throw failure;
              }
              return done("three");
            });
    assertThat(method.future(retry(3, 0).build()).get()).isEqualTo("three");
  }

  @Test
  void aMethodThatThrowsWithoutRetryThrows() {
    Method method =
        new Method(
            n -> {
              throw failure;
            });
    PolicyGuard guard = guard().breakerOverCalls(1, opensAtOnce()).build();
    assertThatThrownBy(() -> method.call(guard)).isSameAs(failure);
    assertThat(guard.breakerState()).isEqualTo(BreakerState.OPEN);
  }

  @Test
  void cancellingEndsTheRunningAttempt() throws Throwable {
    CompletableFuture<String> own = new CompletableFuture<>();
    PolicyGuard guard = retry(3, 0).breakerOverCalls(1, opensAtOnce()).build();
    CompletableFuture<String> given = new Method(n -> own).future(guard);
    assertThat(given.cancel(true)).isTrue();
    assertThat(own).isCancelled();
    assertThat(given).isCancelled();
    assertThat(guard.breakerState()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void cancellingEndsTheBackoff() throws Throwable {
    Method method = new Method(n -> failed());
    CompletableFuture<String> given = method.future(retry(3, 100).build());
    assertThat(scheduler.waiting()).isEqualTo(1);
    given.cancel(false);
    assertThat(scheduler.waiting()).isZero();
    assertThatThrownBy(given::get).isInstanceOf(CancellationException.class);
    assertThat(method.attempts).hasValue(1);
  }

  @Test
  void cancellingAnAttemptThatHasNotReturnedYetCancelsItsStage() throws Throwable {
    CompletableFuture<String> second = new CompletableFuture<>();
    AtomicInteger gate = new AtomicInteger();
    Method method =
        new Method(
            n -> {
              if (n == 1) {
                return failed();
              }
              gate.set(1);
              await(() -> gate.get() == 2);
              return second;
            });
    CompletableFuture<String> given = method.future(retry(3, 0).build());
    await(() -> gate.get() == 1);
    given.cancel(true);
    gate.set(2);
    await(second::isCancelled);
  }

  @Test
  void theDeadlineEndsTheCallAndCancelsTheAttempt() throws Throwable {
    CompletableFuture<String> own = new CompletableFuture<>();
    PolicyGuard guard =
        retry(3, 0).deadline(100 * MILLI).breakerOverCalls(1, opensAtOnce()).build();
    CompletableFuture<String> given = new Method(n -> own).future(guard);
    scheduler.advance(99 * MILLI);
    assertThat(given).isNotDone();
    scheduler.advance(MILLI);
    assertThatThrownBy(given::get)
        .cause()
        .isInstanceOf(GuardTimeoutException.class)
        .hasMessageContaining("guard \"charge\"");
    await(own::isCancelled);
    assertThat(guard.breakerState()).isEqualTo(BreakerState.OPEN);
  }

  @Test
  void theDeadlineEndsTheApplicationsOwnFutureWhereNothingIsRepeated() throws Throwable {
    CompletableFuture<String> own = new CompletableFuture<>();
    PolicyGuard guard = guard().deadline(100 * MILLI).breakerOverCalls(1, opensAtOnce()).build();
    assertThat(new Method(n -> own).call(guard)).isSameAs(own);
    scheduler.advance(100 * MILLI);
    assertThatThrownBy(own::get).hasCauseInstanceOf(GuardTimeoutException.class);
    assertThat(guard.breakerState()).isEqualTo(BreakerState.OPEN);
  }

  @Test
  void anAttemptThatTakesTooLongIsCancelledAndRepeated() throws Throwable {
    CompletableFuture<String> own = new CompletableFuture<>();
    PolicyGuard guard = retry(3, 0).attemptTimeout(100 * MILLI).build();
    Method method = new Method(n -> n == 1 ? own : done("second"));
    CompletableFuture<String> given = method.future(guard);
    scheduler.advance(100 * MILLI);
    assertThat(given.get()).isEqualTo("second");
    await(own::isCancelled);
    assertThat(guard.status().metrics().timeouts()).isEqualTo(1);
    assertThat(scheduler.waiting()).isZero();
  }

  @Test
  void anAttemptTimeoutThatIsNotRepeatedReachesTheCaller() throws Throwable {
    CompletableFuture<String> own = new CompletableFuture<>();
    PolicyGuard guard =
        retry(3, 0).retryOn(List.of("java.io.IOException")).attemptTimeout(100 * MILLI).build();
    CompletableFuture<String> given = new Method(n -> own).future(guard);
    scheduler.advance(100 * MILLI);
    assertThatThrownBy(given::get)
        .cause()
        .isInstanceOf(GuardTimeoutException.class)
        .hasMessage("guard \"charge\": attempt timed out");
    await(own::isCancelled);
  }

  @Test
  void anAttemptTimeoutEndsTheApplicationsOwnFutureWhereNothingIsRepeated() throws Throwable {
    CompletableFuture<String> own = new CompletableFuture<>();
    PolicyGuard guard = guard().deadline(900 * MILLI).attemptTimeout(100 * MILLI).build();
    assertThat(new Method(n -> own).call(guard)).isSameAs(own);
    scheduler.advance(100 * MILLI);
    assertThatThrownBy(own::get).cause().hasMessageEndingWith("attempt timed out");
    assertThat(guard.status().metrics().timeouts()).isEqualTo(1);
  }

  @Test
  void anAttemptInTimeTakesItsTimeoutOffTheTimer() throws Throwable {
    CompletableFuture<String> own = new CompletableFuture<>();
    PolicyGuard guard = retry(2, 0).attemptTimeout(100 * MILLI).build();
    CompletableFuture<String> given = new Method(n -> own).future(guard);
    assertThat(scheduler.waiting()).isEqualTo(1);
    own.complete("one");
    assertThat(given).isCompletedWithValue("one");
    assertThat(scheduler.waiting()).isZero();
  }

  @Test
  void aCallInTimeTakesItsDeadlineOffTheTimer() throws Throwable {
    CompletableFuture<String> own = new CompletableFuture<>();
    PolicyGuard guard = retry(2, 0).deadline(100 * MILLI).build();
    CompletableFuture<String> given = new Method(n -> own).future(guard);
    assertThat(scheduler.waiting()).isEqualTo(1);
    own.complete("one");
    assertThat(given).isCompletedWithValue("one");
  }

  @Test
  void minimalStagesAreGuardedToo() throws Throwable {
    CompletableFuture<String> source = new CompletableFuture<>();
    PolicyGuard guard = guard().deadline(100 * MILLI).breakerOverCalls(1, opensAtOnce()).build();
    CompletionStage<?> given =
        (CompletionStage<?>) new Method(n -> source.minimalCompletionStage()).call(guard);
    scheduler.advance(100 * MILLI);
    assertThatThrownBy(given.toCompletableFuture()::get)
        .hasCauseInstanceOf(GuardTimeoutException.class);

    Method method =
        new Method(
            n -> n < 3 ? failed().minimalCompletionStage() : done("3").minimalCompletionStage());
    CompletionStage<?> repeated = (CompletionStage<?>) method.call(retry(3, 0).build());
    assertThat(repeated.toCompletableFuture().get()).isEqualTo("3");
  }

  /** A stage of which only its maker can tell that it is done, and that knows no cancelling. */
  private static CompletionStage<String> deaf(CompletableFuture<String> source) {
    return source.minimalCompletionStage();
  }

  private static void given(PolicyGuard guard, int concurrent, int abandoned) {
    GuardMetrics metrics = guard.status().metrics();
    assertThat(metrics.concurrent()).isEqualTo(concurrent);
    assertThat(metrics.abandoned()).isEqualTo(abandoned);
    assertThat(metrics.bulkhead().inUse()).isEqualTo(concurrent);
  }

  @Test
  void anAttemptThatRunsOnAfterItsTimeoutKeepsItsPermitUntilItsStageIsDone() throws Throwable {
    CompletableFuture<String> source = new CompletableFuture<>();
    PolicyGuard guard = retry(2, 0).attemptTimeout(100 * MILLI).bulkhead(1, 0).build();
    CompletableFuture<String> given = new Method(n -> deaf(source)).future(guard);
    scheduler.advance(100 * MILLI);
    assertThatThrownBy(given::get).cause().hasMessageEndingWith("attempt timed out");
    assertThat(guard.status().failures()).isEqualTo(1);
    given(guard, 1, 1);
    assertThatThrownBy(() -> new Method(n -> done("two")).call(guard))
        .isInstanceOf(CallRejectedException.class);
    source.complete("late");
    given(guard, 0, 0);
    assertThat(new Method(n -> done("three")).future(guard).get()).isEqualTo("three");
    assertThat(guard.status().successes()).isEqualTo(1);
  }

  @Test
  void anAttemptThatRunsOnAfterTheDeadlineOrACancellationKeepsItsPermitToo() throws Throwable {
    PolicyGuard guard = retry(2, 0).deadline(100 * MILLI).bulkhead(2, 0).build();
    CompletableFuture<String> late = new CompletableFuture<>();
    CompletableFuture<String> first = new Method(n -> deaf(late)).future(guard);
    scheduler.advance(100 * MILLI);
    assertThatThrownBy(first::get).hasCauseInstanceOf(GuardTimeoutException.class);
    CompletableFuture<String> unwanted = new CompletableFuture<>();
    new Method(n -> deaf(unwanted)).future(guard).cancel(true);
    given(guard, 2, 2);
    late.completeExceptionally(failure);
    given(guard, 1, 1);
    unwanted.complete("unwanted");
    given(guard, 0, 0);
  }

  @Test
  void anAttemptThatItsCancellationEndsGivesItsPermitBack() throws Throwable {
    CompletableFuture<String> own = new CompletableFuture<>();
    PolicyGuard guard = retry(2, 0).attemptTimeout(100 * MILLI).bulkhead(1, 0).build();
    Method method = new Method(n -> n == 1 ? own : done("second"));
    CompletableFuture<String> given = method.future(guard);
    given(guard, 1, 0);
    scheduler.advance(100 * MILLI);
    await(own::isCancelled);
    await(() -> guard.status().metrics().abandoned() == 0);
    await(given::isDone);
    given(guard, 0, 0);
  }

  @Test
  void aFutureOfTheApplicationsThatTakesNoTimeoutKeepsItsPermit() throws Throwable {
    class Stubborn extends CompletableFuture<String> {
      @Override
      public boolean completeExceptionally(Throwable thrown) {
        return false;
      }
    }
    Stubborn own = new Stubborn();
    PolicyGuard guard = guard().attemptTimeout(100 * MILLI).bulkhead(1, 0).build();
    assertThat(new Method(n -> own).call(guard)).isSameAs(own);
    scheduler.advance(100 * MILLI);
    given(guard, 1, 1);
    own.complete("late");
    given(guard, 0, 0);
    assertThat(guard.status().metrics().timeouts()).isEqualTo(1);
  }

  @Test
  void aReloadLetsAnAttemptThatWasGivenUpKeepItsPermit() throws Throwable {
    CompletableFuture<String> source = new CompletableFuture<>();
    PolicyGuard before = retry(2, 0).attemptTimeout(100 * MILLI).bulkhead(1, 0).build();
    CompletableFuture<String> given = new Method(n -> deaf(source)).future(before);
    scheduler.advance(100 * MILLI);
    await(given::isCompletedExceptionally);
    PolicyGuard after = guard().bulkhead(1, 0).continuing(before).build();
    given(after, 1, 1);
    source.complete("late");
    given(after, 0, 0);
  }

  @Test
  void inShadowNoAttemptIsGivenUp() throws Throwable {
    CompletableFuture<String> source = new CompletableFuture<>();
    PolicyGuard guard = retry(2, 0).attemptTimeout(100 * MILLI).bulkhead(1, 0).shadow().build();
    CompletionStage<String> stage = deaf(source);
    assertThat(new Method(n -> stage).call(guard)).isSameAs(stage);
    scheduler.advance(100 * MILLI);
    given(guard, 1, 0);
    source.complete("late");
    given(guard, 0, 0);
    assertThat(guard.status().metrics().timeouts()).isEqualTo(1);
  }

  @Test
  void aDeadlineBeforeARepeatIsMadeLeavesNothingRunning() throws Throwable {
    AtomicReference<CompletableFuture<String>> given = new AtomicReference<>();
    PolicyGuard guard = retry(3, 0).attemptTimeout(100 * MILLI).bulkhead(1, 0).build();
    CompletableFuture<String> first = new CompletableFuture<>();
    Method method =
        new Method(
            n -> {
              if (n == 2) {
                given.get().cancel(true);
                return new CompletableFuture<>();
              }
              return first;
            });
    given.set(method.future(guard));
    first.completeExceptionally(failure);
    await(() -> method.attempts.get() == 2);
    await(() -> guard.status().metrics().concurrent() == 0);
    given(guard, 0, 0);
  }

  @Test
  void subtypesAreOnlyObserved() throws Throwable {
    class Own extends CompletableFuture<String> {}
    Own own = new Own();
    Method method = new Method(n -> own);
    method.declaredSubtype = true;
    PolicyGuard guard = retry(3, 0).breakerOverCalls(1, opensAtOnce()).build();
    assertThat(method.call(guard)).isSameAs(own);
    own.completeExceptionally(failure);
    assertThat(guard.breakerState()).isEqualTo(BreakerState.OPEN);
    assertThat(method.attempts).hasValue(1);
  }

  @Test
  void whatTheApplicationDoesToItsFutureIsDoneToTheRunningAttempt() throws Throwable {
    CompletableFuture<String> own = new CompletableFuture<>();
    PolicyGuard guard = retry(3, 0).bulkhead(1, 0).build();
    CompletableFuture<String> given = new Method(n -> own).future(guard);
    assertThat(given.complete("otherwise")).isTrue();
    assertThat(own).isCompletedWithValue("otherwise");
    // The attempt is over, and so is its permit.
    CompletableFuture<String> next = new CompletableFuture<>();
    CompletableFuture<String> second = new Method(n -> next).future(guard);
    second.orTimeout(1, TimeUnit.MILLISECONDS);
    assertThatThrownBy(second::get).hasCauseInstanceOf(java.util.concurrent.TimeoutException.class);
    await(next::isCompletedExceptionally);
  }

  @Test
  void completingTheFutureInTheBackoffEndsTheRetries() throws Throwable {
    Method method = new Method(n -> failed());
    CompletableFuture<String> given = method.future(retry(3, 100).deadline(1_000 * MILLI).build());
    assertThat(scheduler.waiting()).isEqualTo(2);
    given.complete("otherwise");
    assertThat(scheduler.waiting()).isZero();
    assertThat(method.attempts).hasValue(1);
  }

  @Test
  void aMethodThatReturnsNoStageReturnsNone() throws Throwable {
    PolicyGuard guard = retry(3, 0).bulkhead(1, 0).build();
    assertThat(new Method(n -> null).call(guard)).isNull();
    assertThat(new Method(n -> done("free")).future(guard).get()).isEqualTo("free");
  }

  @Test
  void aDeadlineThatEndsDuringTheReadmissionStartsNoAttempt() throws Throwable {
    AtomicReference<Runnable> hook = new AtomicReference<>(() -> {});
    Ticker stalls =
        () -> {
          long read = ticker.nanos();
          hook.getAndSet(() -> {}).run();
          return read;
        };
    PolicyGuard guard = retry(3, 100).ticker(stalls).deadline(1_000 * MILLI).bulkhead(1, 0).build();
    Method method = new Method(n -> n == 1 ? failed() : new CompletableFuture<String>());
    CompletableFuture<String> given = method.future(guard);
    CountDownLatch woken = new CountDownLatch(1);
    hook.set(
        () -> {
          awaitUnchecked(woken);
          scheduler.advance(900 * MILLI);
        });
    scheduler.advance(100 * MILLI);
    woken.countDown();
    assertThatThrownBy(() -> given.get(10, TimeUnit.SECONDS)).cause().isSameAs(failure);
    assertThat(method.attempts).hasValue(1);
    assertThat(guard.admit(guard.start(), false)).as("the permit is back").isPositive();
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aTimerThatTakesNothingEndsTheRetriesWithTheLastOutcome() throws Throwable {
    PolicyGuard guard =
        retry(3, 100)
            .bulkhead(1, 0)
            .deadline(1_000 * MILLI)
            .scheduler(
                (task, delay) -> {
                  throw new RejectedExecutionException("closed");
                })
            .build();
    CompletableFuture<String> own = new CompletableFuture<>();
    CompletableFuture<String> given = new Method(n -> own).future(guard);
    own.completeExceptionally(failure);
    assertThatThrownBy(() -> given.get(10, TimeUnit.SECONDS)).cause().isSameAs(failure);

    PolicyGuard once =
        guard()
            .bulkhead(1, 0)
            .deadline(1_000 * MILLI)
            .scheduler(
                (task, delay) -> {
                  throw new RejectedExecutionException("closed");
                })
            .build();
    CompletableFuture<String> other = new CompletableFuture<>();
    assertThat(new Method(n -> other).call(once)).isSameAs(other);
    other.complete("done");
    assertThat(once.admit(once.start(), false)).as("the permit is back").isPositive();
  }

  @Test
  void anExecutorWithoutThreadsEndsTheRetriesWithTheLastOutcome() throws Throwable {
    class Starved<T> extends CompletableFuture<T> {
      @Override
      public Executor defaultExecutor() {
        return task -> {
          throw new InternalError("no thread to be had");
        };
      }
    }
    Starved<String> own = new Starved<>();
    CompletableFuture<String> given = new Method(n -> own).future(retry(3, 0).build());
    own.completeExceptionally(failure);
    assertThatThrownBy(() -> given.get(10, TimeUnit.SECONDS)).cause().isSameAs(failure);
  }

  @Test
  void anExceptionThatCannotTellItsCauseGivesItsPermitBack() throws Throwable {
    PolicyGuard guard = guard().retry(1, new Backoff(0, 1, 0, 0)).bulkhead(1, 0).build();
    CompletableFuture<String> given =
        new Method(n -> CompletableFuture.failedFuture(new Evasive())).future(guard);
    assertThat(given).isCompletedExceptionally();
    assertThat(guard.admit(guard.start(), false)).as("the permit is back").isPositive();
  }

  private static final class Evasive extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public Throwable getCause() {
      throw new IllegalStateException("no cause");
    }
  }

  @Test
  void aTimerThatIsClosedMakesTheNextAttemptAtOnceAndTheLastOneEndsTheCall() throws Throwable {
    TimerThread timer = new TimerThread();
    long hour = TimeUnit.HOURS.toNanos(1);
    PolicyGuard guard =
        PolicyGuard.builder(IDS.incrementAndGet(), "charge")
            .scheduler(timer)
            .deadline(10 * hour)
            .retry(5, new Backoff(hour, 1, hour, 0))
            .bulkhead(1, 0)
            .build();
    Method method = new Method(n -> failed());
    CompletableFuture<String> future = method.future(guard);
    assertThat(future).isNotDone();
    timer.close();
    assertThatThrownBy(future::join).hasCause(failure);
    assertThat(method.attempts).hasValue(2);
    long free = guard.admit(guard.start(), true);
    assertThat(free).as("the permits are back").isPositive();
    guard.settle(free, 0, Outcome.IGNORED);
    assertThatThrownBy(method.future(guard)::join).hasCause(failure);
    assertThat(method.attempts).as("a call that begins later").hasValue(3);
  }
}
