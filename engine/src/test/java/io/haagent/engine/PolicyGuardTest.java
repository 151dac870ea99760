package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.CallRejectedException;
import io.haagent.GuardTimeoutException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PolicyGuardTest {
  private static final long MILLIS = 1_000_000;
  private static final long SECONDS = 1_000_000_000;
  private static final int ID = 7;
  private static final Backoff TENTH = new Backoff(100 * MILLIS, 2, 5 * SECONDS, 0);
  private static final BreakerSettings TWO_OF_FOUR =
      new BreakerSettings(4, 50, false, 5 * SECONDS, 1, 5 * SECONDS);

  private final VirtualTicker clock = new VirtualTicker();
  private final RecordingSink sink = new RecordingSink();

  private PolicyGuardBuilder guard() {
    return PolicyGuard.builder(ID, "inventory").ticker(clock).events(sink);
  }

  @AfterEach
  void leavesNoTrace() {
    assertThat(Thread.interrupted()).isFalse();
    assertThat(Nesting.inside(ID)).isFalse();
  }

  /** Runs a call that always throws the same as woven code does; returns the attempts made. */
  private int attempts(PolicyGuard guard, Throwable thrown) {
    long start = guard.start();
    long token = guard.enter(start);
    int attempts = 0;
    while (token > 0) {
      attempts++;
      token = guard.failure(token, start, attempts, thrown);
    }
    return attempts;
  }

  private boolean succeeds(PolicyGuard guard) {
    long start = guard.start();
    long token = guard.enter(start);
    guard.success(token, start);
    return token > 0;
  }

  private long rejectedBy(PolicyGuard guard) {
    long token = guard.enter(guard.start());
    assertThat(token).isNegative();
    return token;
  }

  private String message(PolicyGuard guard, long token) {
    return guard.rejection(token, PolicyGuardTest.class).getMessage();
  }

  @Test
  void aGuardWithoutPoliciesAdmitsAndReadsNoClock() {
    PolicyGuard guard = guard().build();
    assertThat(guard.start()).isZero();
    assertThat(succeeds(guard)).isTrue();
    assertThat(guard.repeats()).isFalse();
    assertThat(guard.breakerState()).isEqualTo(BreakerState.NONE);
  }

  @Test
  void retryMakesThreeAttemptsWithGrowingWaits() {
    PolicyGuard guard = guard().retry(3, TENTH).build();
    assertThat(attempts(guard, new IOException())).isEqualTo(3);
    assertThat(clock.parkedNanos()).isEqualTo(300 * MILLIS);
  }

  @Test
  void retryLeavesErrorsAlone() {
    PolicyGuard guard = guard().retry(3, TENTH).build();
    assertThat(attempts(guard, new AssertionError())).isEqualTo(1);
  }

  @Test
  void retryRepeatsOnlyWhatItsListNames() {
    PolicyGuard guard = guard().retry(3, TENTH).retryOn(List.of("java.io.IOException")).build();
    assertThat(attempts(guard, new java.io.FileNotFoundException())).isEqualTo(3);
    assertThat(attempts(guard, new IllegalStateException())).isEqualTo(1);
  }

  @Test
  void anEmptyBudgetEndsTheRetries() {
    PolicyGuard guard = guard().retry(3, TENTH).retryBudget(0, 0.1).build();
    assertThat(attempts(guard, new IOException())).isEqualTo(2);
    assertThat(attempts(guard, new IOException())).isEqualTo(1);
    clock.advance(10 * SECONDS);
    assertThat(attempts(guard, new IOException())).isEqualTo(2);
  }

  @Test
  void onlyFirstAttemptsPayIntoTheBudget() {
    PolicyGuard guard = guard().retry(100, TENTH).retryBudget(1, 0).build();
    assertThat(attempts(guard, new IOException())).isEqualTo(2);
  }

  @Test
  void anInterruptDuringTheBackoffEndsTheRetriesAndKeepsTheFlag() {
    PolicyGuard guard = guard().retry(3, TENTH).build();
    clock.whenParked(() -> Thread.currentThread().interrupt());
    assertThat(attempts(guard, new IOException())).isEqualTo(1);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void anInterruptedCallIsNotRepeated() {
    PolicyGuard guard = guard().retry(3, TENTH).build();
    assertThat(attempts(guard, new InterruptedException())).isEqualTo(1);
  }

  @Test
  void aBreakerThatOpensEndsTheRetriesWithoutAWait() {
    PolicyGuard guard = guard().retry(9, TENTH).breakerOverCalls(10, TWO_OF_FOUR).build();
    assertThat(attempts(guard, new IOException())).isEqualTo(4);
    assertThat(clock.parkedNanos()).isEqualTo((100 + 200 + 400) * MILLIS);
    assertThat(guard.breakerState()).isEqualTo(BreakerState.OPEN);
  }

  @Test
  void anOpenBreakerRejectsThenProbesThenCloses() {
    PolicyGuard guard = guard().breakerOverCalls(4, TWO_OF_FOUR).build();
    for (int i = 0; i < 4; i++) {
      attempts(guard, new IOException());
    }
    clock.advanceMillis(1500);
    Throwable rejection = guard.rejection(rejectedBy(guard), PolicyGuardTest.class);
    assertThat(rejection)
        .isInstanceOf(CallRejectedException.class)
        .hasMessage("guard \"inventory\": breaker open, retry after 4 s");
    CallRejectedException rejected = (CallRejectedException) rejection;
    assertThat(rejected.policy()).isEqualTo("breaker");
    assertThat(rejected.retryAfterMillis()).isEqualTo(3500);
    clock.advanceMillis(3500);
    assertThat(succeeds(guard)).isTrue();
    assertThat(guard.breakerState()).isEqualTo(BreakerState.CLOSED);
    assertThat(sink.transitions())
        .containsExactly("CLOSED -> OPEN", "OPEN -> HALF_OPEN", "HALF_OPEN -> CLOSED");
    GuardEvent opened = sink.events.get(0);
    assertThat(opened.level()).isEqualTo(GuardEvent.Level.WARN);
    assertThat(opened.failureCount()).isEqualTo(4);
    assertThat(opened.reason()).isEqualTo("4 of 4 calls failed");
  }

  @Test
  void tellsOfRejectedCallsOnceASecond() {
    PolicyGuard guard = guard().limit(1, 3600 * SECONDS, 1, 0).build();
    assertThat(succeeds(guard)).isTrue();
    for (int i = 0; i < 100; i++) {
      rejectedBy(guard);
    }
    clock.advance(SECONDS);
    rejectedBy(guard);
    assertThat(sink.events)
        .hasSize(2)
        .allMatch(e -> e.event() == GuardEvent.Type.NOT_PERMITTED)
        .allMatch(e -> e.circuitState() == BreakerState.NONE);
    assertThat(sink.events.get(0).reason())
        .isEqualTo("guard \"inventory\": limit reached, retry after 3600 s");
  }

  @Test
  void aSinkThatThrowsDoesNotReachTheCall() {
    EventSink broken =
        new EventSink() {
          @Override
          public void accept(GuardEvent event) {
            throw new IllegalStateException("broken");
          }

          @Override
          public void warn(String guard, String message) {}
        };
    PolicyGuard guard = guard().events(broken).limit(1, SECONDS, 1, 0).build();
    assertThat(succeeds(guard)).isTrue();
    rejectedBy(guard);
  }

  @Test
  void aLimitRejectionHandsTheProbeBackAndIsNoFailure() {
    PolicyGuard guard =
        guard().breakerOverCalls(4, TWO_OF_FOUR).limit(4, 3600 * SECONDS, 4, 0).build();
    for (int i = 0; i < 4; i++) {
      attempts(guard, new IOException());
    }
    clock.advance(5 * SECONDS);
    for (int i = 0; i < 3; i++) {
      assertThat(message(guard, rejectedBy(guard))).contains("limit reached");
      assertThat(guard.breakerState()).isEqualTo(BreakerState.HALF_OPEN);
    }
    clock.advance(3600 * SECONDS);
    assertThat(succeeds(guard)).isTrue();
    assertThat(guard.breakerState()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void aBulkheadRejectionGivesTheLimitsTokenBack() {
    PolicyGuard guard = guard().limit(2, 3600 * SECONDS, 2, 0).bulkhead(1, 0).build();
    long start = guard.start();
    long held = guard.admit(start, false);
    assertThat(held).isPositive();
    for (int i = 0; i < 5; i++) {
      assertThat(message(guard, rejectedBy(guard))).isEqualTo("guard \"inventory\": bulkhead full");
    }
    guard.settle(held, start, Outcome.SUCCESS);
    assertThat(succeeds(guard)).isTrue();
    assertThat(message(guard, rejectedBy(guard))).contains("limit reached");
  }

  @Test
  void aRejectedRepeatLeavesTheCallerTheLastOutcome() {
    PolicyGuard guard = guard().retry(3, TENTH).limit(1, 3600 * SECONDS, 1, 0).build();
    long start = guard.start();
    long token = guard.enter(start);
    assertThat(guard.failure(token, start, 1, new IOException())).isZero();
  }

  @Test
  void waitsForTheLimitAndNoLonger() {
    PolicyGuard guard = guard().limit(10, SECONDS, 1, 150 * MILLIS).build();
    assertThat(succeeds(guard)).isTrue();
    assertThat(succeeds(guard)).isTrue();
    assertThat(clock.parkedNanos()).isEqualTo(100 * MILLIS);
    long token = guard.admit(guard.start(), false);
    assertThat(guard.rejected(token).retryAfterMillis()).isEqualTo(100);
    assertThat(message(guard, token))
        .isEqualTo("guard \"inventory\": limit reached, retry after 100 ms");
  }

  @Test
  void anInterruptWhileWaitingForTheLimitRejectsAndGivesTheReservationBack() {
    PolicyGuard guard = guard().limit(10, SECONDS, 1, SECONDS).build();
    assertThat(succeeds(guard)).isTrue();
    Thread.currentThread().interrupt();
    rejectedBy(guard);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(succeeds(guard)).isTrue();
    assertThat(clock.parkedNanos()).isEqualTo(100 * MILLIS);
  }

  @Test
  void aWaitThatTheDeadlineCannotHoldIsNotBegun() {
    PolicyGuard guard = guard().deadline(50 * MILLIS).limit(10, SECONDS, 1, SECONDS).build();
    assertThat(succeeds(guard)).isTrue();
    Throwable rejection = guard.rejection(rejectedBy(guard), PolicyGuardTest.class);
    assertThat(rejection)
        .isInstanceOf(GuardTimeoutException.class)
        .hasMessage("guard \"inventory\": deadline over");
    assertThat(clock.parkedNanos()).isZero();
  }

  @Test
  void aBackoffThatTheDeadlineCannotHoldIsNotBegun() {
    PolicyGuard guard = guard().deadline(250 * MILLIS).retry(9, TENTH).build();
    assertThat(attempts(guard, new IOException())).isEqualTo(2);
    assertThat(clock.parkedNanos()).isEqualTo(100 * MILLIS);
  }

  @Test
  void aGoodAnswerAfterTheDeadlineCountsAsAFailure() {
    PolicyGuard guard = guard().deadline(100 * MILLIS).breakerOverCalls(4, TWO_OF_FOUR).build();
    for (int i = 0; i < 4; i++) {
      long start = guard.start();
      long token = guard.enter(start);
      clock.advanceMillis(i < 2 ? 100 : 99);
      guard.success(token, start);
    }
    assertThat(guard.breakerState()).isEqualTo(BreakerState.OPEN);
  }

  @Test
  void aTimeoutThatIsIgnoredCountsForNothing() {
    PolicyGuard guard =
        guard()
            .deadline(100 * MILLIS)
            .breakerOverCalls(4, TWO_OF_FOUR)
            .ignore(List.of("timeout"))
            .build();
    for (int i = 0; i < 9; i++) {
      long start = guard.start();
      long token = guard.enter(start);
      clock.advanceMillis(100);
      guard.success(token, start);
    }
    assertThat(guard.breakerState()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void remainingCountsDownAndIsEndlessWithoutADeadline() {
    PolicyGuard guard = guard().deadline(SECONDS).build();
    long start = guard.start();
    clock.advanceMillis(300);
    assertThat(guard.remaining(start)).isEqualTo(700 * MILLIS);
    assertThat(guard().build().remaining(0)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aCallInsideACallOfTheSameGuardPassesFree() {
    PolicyGuard outer = guard().bulkhead(1, 0).build();
    PolicyGuard other = PolicyGuard.builder(ID + 1, "other").bulkhead(1, 0).build();
    long token = outer.enter(0);
    assertThat(outer.enter(0)).isZero();
    outer.success(0, 0);
    long inner = other.enter(0);
    assertThat(inner).isPositive();
    other.success(inner, 0);
    assertThat(Nesting.inside(ID)).isTrue();
    outer.success(token, 0);
    assertThat(succeeds(outer)).isTrue();
  }

  @Test
  void aRejectedCallIsNotInsideTheGuard() {
    PolicyGuard guard = guard().bulkhead(1, 0).build();
    long held = guard.admit(0, false);
    rejectedBy(guard);
    assertThat(Nesting.inside(ID)).isFalse();
    guard.settle(held, 0, Outcome.IGNORED);
    assertThat(succeeds(guard)).isTrue();
  }

  @Test
  void everyAttemptTakesAndReturnsABulkheadPermit() {
    PolicyGuard guard = guard().bulkhead(1, 0).retry(5, TENTH).build();
    assertThat(attempts(guard, new IOException())).isEqualTo(5);
    assertThat(attempts(guard, new IOException())).isEqualTo(5);
  }

  @Test
  void aBodyThatBreaksOffTurnsTheSuccessIntoAFailure() {
    PolicyGuard guard = guard().http().breakerOverCalls(4, TWO_OF_FOUR).build();
    for (int i = 0; i < 4; i++) {
      long token = guard.admit(0, false);
      guard.settle(token, 0, Outcome.SUCCESS);
      if (i >= 2) {
        guard.lateFailure(token);
      }
    }
    assertThat(guard.breakerState()).isEqualTo(BreakerState.OPEN);
    assertThat(sink.events.get(0).reason()).isEqualTo("2 of 4 calls failed");
  }

  @Test
  void namesOfHttpDefaultsAreThePolicys() {
    PolicyGuard guard = guard().http().retry(3, TENTH).build();
    assertThat(guard.classify(500)).isEqualTo(Outcome.FAILURE);
    assertThat(guard.classify(429)).isEqualTo(Outcome.SUCCESS);
    assertThat(guard.repeatable(429)).isTrue();
    assertThat(guard.repeatable(404)).isFalse();
    assertThat(guard.classify(new IOException())).isEqualTo(Outcome.FAILURE);
    assertThat(guard.classify(new UncheckedIOException(new IOException())))
        .isEqualTo(Outcome.SUCCESS);
  }

  @Test
  void rejectThrowMakesTheApplicationsException() {
    PolicyGuard guard =
        guard().limit(1, SECONDS, 1, 0).rejectWith(IllegalStateException.class.getName()).build();
    assertThat(succeeds(guard)).isTrue();
    assertThat(guard.rejection(rejectedBy(guard), PolicyGuardTest.class))
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessage("guard \"inventory\": limit reached, retry after 1 s");
  }

  @Test
  void rejectThrowOfAClassThatIsNotThereWarnsOnceAndThrowsTheDefault() {
    PolicyGuard guard = guard().limit(1, SECONDS, 1, 0).rejectWith("com.acme.Gone").build();
    assertThat(succeeds(guard)).isTrue();
    for (int i = 0; i < 3; i++) {
      assertThat(guard.rejection(rejectedBy(guard), PolicyGuardTest.class))
          .isInstanceOf(CallRejectedException.class);
    }
    assertThat(sink.warnings).singleElement().asString().contains("inventory", "com.acme.Gone");
  }

  @Test
  void anExceptionThatCannotTellItsCauseGivesItsPermitBack() {
    class Evasive extends RuntimeException {
      private static final long serialVersionUID = 1L;

      @Override
      public Throwable getCause() {
        throw new IllegalStateException("no cause");
      }
    }
    PolicyGuard guard = guard().bulkhead(1, 0).build();
    for (int i = 0; i < 2; i++) {
      long token = guard.enter(guard.start());
      assertThat(token).isPositive();
      // Woven code goes through the gate, which keeps the fault from the application.
      assertThat(io.haagent.bootstrap.Gate.failure(guard, token, 0, 1, new Evasive())).isZero();
    }
  }
}
