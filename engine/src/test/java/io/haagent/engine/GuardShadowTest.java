package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A guard in shadow lets every call pass, and tells what it would have done. */
class GuardShadowTest {
  private static final int ID = 11;
  private static final long MILLIS = 1_000_000;
  private static final long SECONDS = 1_000_000_000;
  private static final BreakerSettings TWO_FAILURES =
      new BreakerSettings(2, 100, false, 5 * SECONDS, 1, 5 * SECONDS);

  private final VirtualTicker clock = new VirtualTicker();
  private final VirtualScheduler scheduler = new VirtualScheduler(clock);
  private final RecordingSink sink = new RecordingSink();
  private final IOException failure = new IOException("down");

  private PolicyGuardBuilder guard() {
    return PolicyGuard.builder(ID, "stock")
        .ticker(clock)
        .scheduler(scheduler)
        .events(sink)
        .shadow();
  }

  @AfterEach
  void leavesNoTraceAndNeverWaits() {
    assertThat(Nesting.inside(ID)).isFalse();
    assertThat(clock.parkedNanos()).isZero();
    assertThat(scheduler.waiting()).isZero();
  }

  private static long enter(PolicyGuard guard, long start) {
    long token = guard.enter(start);
    assertThat(token).as("a call in shadow passes").isPositive();
    return token;
  }

  private void succeed(PolicyGuard guard) {
    long start = guard.start();
    guard.success(enter(guard, start), start);
  }

  private void fail(PolicyGuard guard) {
    long start = guard.start();
    assertThat(guard.failure(enter(guard, start), start, 1, failure)).isEqualTo(0);
  }

  @Test
  void anOpenBreakerLetsPassAndLearnsFromItsProbesAlone() {
    PolicyGuard guard = guard().breakerOverCalls(10, TWO_FAILURES).build();
    fail(guard);
    fail(guard);
    assertThat(guard.breakerState()).isEqualTo(BreakerState.OPEN);
    succeed(guard);
    fail(guard);
    assertThat(guard.breakerState()).isEqualTo(BreakerState.OPEN);
    assertThat(guard.status().rejected()).isEqualTo(2);
    clock.advance(5 * SECONDS);
    long start = guard.start();
    long probe = enter(guard, start);
    Nesting.exit(ID);
    // While the probe is out, another call would have been rejected, and so decides nothing.
    fail(guard);
    assertThat(guard.breakerState()).isEqualTo(BreakerState.HALF_OPEN);
    guard.settle(probe, start, Outcome.SUCCESS);
    assertThat(guard.breakerState()).isEqualTo(BreakerState.CLOSED);
    assertThat(guard.status().calls()).isEqualTo(6);
    assertThat(guard.status().rejected()).isEqualTo(3);
    assertThat(guard.status().failures()).isEqualTo(4);
    assertThat(guard.status().successes()).isEqualTo(2);
  }

  @Test
  void eventsSayThatItIsAShadow() {
    PolicyGuard guard = guard().breakerOverCalls(10, TWO_FAILURES).build();
    fail(guard);
    fail(guard);
    succeed(guard);
    succeed(guard);
    clock.advance(SECONDS);
    succeed(guard);
    assertThat(sink.events).allMatch(GuardEvent::shadow);
    assertThat(sink.events)
        .extracting(GuardEvent::event)
        .containsExactly(
            GuardEvent.Type.STATE_TRANSITION,
            GuardEvent.Type.NOT_PERMITTED,
            GuardEvent.Type.NOT_PERMITTED);
  }

  @Test
  void aRetryIsCountedAndNotMade() {
    PolicyGuard guard =
        guard().retry(3, new Backoff(SECONDS, 1, SECONDS, 0)).retryBudget(0, 0.1).build();
    assertThat(guard.repeats()).isFalse();
    fail(guard);
    fail(guard);
    assertThat(guard.status().retries()).as("the budget has one token").isEqualTo(1);
    assertThat(guard.status().calls()).isEqualTo(2);
    assertThat(guard.status().failures()).isEqualTo(2);
  }

  @Test
  void noFaultIsInjected() {
    PolicyGuard guard =
        guard().fault(new FaultSettings(0, "java.lang.RuntimeException", 0, 100)).build();
    assertThat(guard.fault()).isNull();
    succeed(guard);
    assertThat(guard.status().successes()).isEqualTo(1);
  }

  @Test
  void aWaitForTheLimitIsNotMadeAndTheTokenIsTaken() {
    PolicyGuard guard = guard().limit(1, SECONDS, 1, SECONDS).build();
    succeed(guard);
    succeed(guard);
    assertThat(guard.status().rejected()).isZero();
    succeed(guard);
    assertThat(guard.status().rejected()).isEqualTo(1);
    clock.advance(2 * SECONDS);
    succeed(guard);
    assertThat(guard.status().rejected()).isEqualTo(1);
  }

  @Test
  void aFullBulkheadIsToldAndStaysAsFullAsItWouldBe() {
    PolicyGuard guard = guard().bulkhead(1, SECONDS).build();
    long inside = guard.admit(0, true);
    long refused = guard.admit(0, true);
    assertThat(guard.status().rejected()).isEqualTo(1);
    guard.settle(refused, 0, Outcome.SUCCESS);
    long again = guard.admit(0, true);
    assertThat(guard.status().rejected()).isEqualTo(2);
    guard.settle(again, 0, Outcome.SUCCESS);
    guard.settle(inside, 0, Outcome.SUCCESS);
    succeed(guard);
    assertThat(guard.status().rejected()).isEqualTo(2);
  }

  @Test
  void aLateSuccessCountsAsTheTimeoutItWouldHaveBeen() {
    PolicyGuard guard =
        guard().deadline(100 * MILLIS).breakerOverTime(10 * SECONDS, TWO_FAILURES).build();
    for (int i = 0; i < 2; i++) {
      long start = guard.start();
      long token = enter(guard, start);
      assertThat(guard.remaining(start)).isEqualTo(Long.MAX_VALUE);
      clock.advance(100 * MILLIS);
      guard.success(token, start);
    }
    assertThat(guard.breakerState()).isEqualTo(BreakerState.OPEN);
    assertThat(guard.status().failures()).isEqualTo(2);
    assertThat(guard.status().lastFailure()).isEqualTo("answered after the deadline of 100 ms");
  }

  @Test
  void forcedOpenRejectsNobody() {
    PolicyGuard guard = guard().breakerOverCalls(10, TWO_FAILURES).build();
    assertThat(guard.forceOpen()).isTrue();
    succeed(guard);
    assertThat(guard.status().rejected()).isEqualTo(1);
  }

  private CompletableFuture<String> stage = new CompletableFuture<>();

  @SuppressWarnings("unused") // called through the handle
  private Object body() {
    throw new AssertionError("a repeat in shadow");
  }

  private Object async(PolicyGuard guard) throws ReflectiveOperationException {
    MethodHandle self =
        MethodHandles.lookup()
            .findVirtual(GuardShadowTest.class, "body", MethodType.methodType(Object.class));
    long start = guard.start();
    long token = enter(guard, start);
    return guard.returned(token, start, stage, null, self, null);
  }

  @Test
  void anAsynchronousCallKeepsItsOwnFutureAndIsNeitherRepeatedNorCut() throws Exception {
    PolicyGuard guard =
        guard()
            .deadline(SECONDS)
            .retry(3, new Backoff(MILLIS, 1, MILLIS, 0))
            .breakerOverCalls(10, TWO_FAILURES)
            .build();
    assertThat(async(guard)).isSameAs(stage);
    assertThat(scheduler.waiting()).isZero();
    stage.completeExceptionally(new UncheckedIOException(failure));
    assertThat(guard.status().retries()).isEqualTo(1);
    assertThat(guard.status().failures()).isEqualTo(1);
    stage = new CompletableFuture<>();
    async(guard);
    clock.advance(2 * SECONDS);
    assertThat(stage).isNotDone();
    stage.complete("late");
    assertThat(guard.status().failures()).isEqualTo(2);
    assertThat(guard.breakerState()).isEqualTo(BreakerState.OPEN);
    stage = CompletableFuture.completedFuture("fine");
    assertThat(async(guard)).isSameAs(stage);
    assertThat(guard.status().rejected()).isEqualTo(1);
    assertThat(guard.status().successes()).isEqualTo(1);
  }
}
