package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The time of one attempt of a method, and the interrupt that may come at its end. */
class AttemptTimeoutTest {
  private static final int ID = 4711;
  private static final long MILLI = 1_000_000;

  private final VirtualTicker clock = new VirtualTicker();
  private final VirtualScheduler timer = new VirtualScheduler(clock);

  private PolicyGuardBuilder guard() {
    return PolicyGuard.builder(ID, "stock")
        .ticker(clock)
        .scheduler(timer)
        .attemptTimeout(100 * MILLI);
  }

  private PolicyGuardBuilder interrupting() {
    return guard().interrupt().retry(2, new Backoff(0, 1, 0, 0));
  }

  @AfterEach
  void leavesNoTrace() {
    assertThat(Thread.interrupted()).isFalse();
    assertThat(Nesting.inside(ID)).isFalse();
    assertThat(timer.waiting()).isZero();
  }

  private void call(PolicyGuard guard, long millis) {
    long start = guard.start();
    long token = guard.enter(start);
    assertThat(token).isPositive();
    timer.advance(millis * MILLI);
    guard.success(token, start);
  }

  private static void timeouts(PolicyGuard guard, long timeouts, long failures) {
    assertThat(guard.status().metrics().timeouts()).isEqualTo(timeouts);
    assertThat(guard.status().failures()).isEqualTo(failures);
  }

  @Test
  void anAnswerThatComesTooLateCountsAsATimeout() {
    PolicyGuard guard = guard().build();
    call(guard, 99);
    timeouts(guard, 0, 0);
    call(guard, 100);
    timeouts(guard, 1, 1);
    assertThat(guard.status().lastFailure())
        .isEqualTo("answered after the attempt timeout of 100 ms");
    assertThat(guard.status().metrics().concurrent()).isZero();
  }

  @Test
  void whatAnAttemptWaitedForIsNotItsTime() {
    PolicyGuard guard = guard().limit(10, 1_000 * MILLI, 1, 1_000 * MILLI).build();
    call(guard, 1);
    call(guard, 99);
    assertThat(clock.parkedNanos()).isPositive();
    timeouts(guard, 0, 0);
  }

  @Test
  void eachAttemptHasItsOwnTime() {
    PolicyGuard guard = guard().retry(2, new Backoff(50 * MILLI, 1, 50 * MILLI, 0)).build();
    long start = guard.start();
    long token = guard.enter(start);
    clock.advance(90 * MILLI);
    token = guard.failure(token, start, 1, new IOException());
    assertThat(token).isPositive();
    clock.advance(90 * MILLI);
    guard.success(token, start);
    timeouts(guard, 0, 1);
  }

  @Test
  void aProbeThatTakesTooLongOpensTheBreakerAgain() {
    BreakerSettings one = new BreakerSettings(1, 50, false, 1_000 * MILLI, 1, 0);
    PolicyGuard guard = guard().breakerOverCalls(1, one).build();
    call(guard, 100);
    assertThat(guard.breakerState()).isEqualTo(BreakerState.OPEN);
    clock.advance(1_000 * MILLI);
    call(guard, 100);
    assertThat(guard.breakerState()).isEqualTo(BreakerState.OPEN);
    timeouts(guard, 2, 2);
  }

  @Test
  void shadowCountsTheTimeoutAndCutsNothing() {
    PolicyGuard guard = interrupting().shadow().build();
    call(guard, 100);
    timeouts(guard, 1, 1);
    assertThat(guard.cuts()).isFalse();
  }

  @Test
  void aMethodIsInterruptedOnceAndLeavesWithoutTheFlag() {
    PolicyGuard guard = interrupting().build();
    long start = guard.start();
    long token = guard.enter(start);
    timer.advance(99 * MILLI);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    timer.advance(MILLI);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    assertThat(guard.status().metrics().abandoned()).isEqualTo(1);
    assertThat(guard.status().metrics().concurrent()).isEqualTo(1);
    guard.success(token, start);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(guard.status().metrics().abandoned()).isZero();
    timeouts(guard, 1, 1);
  }

  @Test
  void whatAnInterruptedMethodThrowsIsATimeoutAndMayBeRepeated() {
    PolicyGuard guard = interrupting().retryOn(List.of("timeout")).build();
    long start = guard.start();
    long token = guard.enter(start);
    timer.advance(100 * MILLI);
    token = guard.failure(token, start, 1, new InterruptedException());
    assertThat(token).isPositive();
    timeouts(guard, 1, 1);
    timer.advance(100 * MILLI);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    assertThat(guard.failure(token, start, 2, new InterruptedException())).isZero();
    timeouts(guard, 2, 2);
  }

  @Test
  void theApplicationsOwnInterruptStaysAndCountsForNothing() {
    PolicyGuard guard = interrupting().build();
    long start = guard.start();
    long token = guard.enter(start);
    Thread.currentThread().interrupt();
    timer.advance(99 * MILLI);
    assertThat(guard.failure(token, start, 1, new InterruptedException())).isZero();
    assertThat(Thread.interrupted()).isTrue();
    timeouts(guard, 0, 0);

    start = guard.start();
    token = guard.enter(start);
    Thread.currentThread().interrupt();
    timer.advance(100 * MILLI);
    guard.success(token, start);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void theDeadlineInterruptsTooIfItComesFirst() {
    PolicyGuard guard = interrupting().deadline(50 * MILLI).build();
    long start = guard.start();
    long token = guard.enter(start);
    timer.advance(50 * MILLI);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    assertThat(guard.failure(token, start, 1, new InterruptedException())).isZero();
    timeouts(guard, 1, 1);
  }
}
