package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.haagent.GuardTimeoutException;
import io.haagent.bootstrap.Guard;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The times of a guard whose values have policies of their own. */
class ValueTimesTest {
  private static final int ID = 4712;
  private static final long MILLI = 1_000_000;
  private static final long MINUTE = 60_000 * MILLI;

  private final VirtualTicker clock = new VirtualTicker();
  private final VirtualScheduler timer = new VirtualScheduler(clock);

  private PolicyGuardBuilder guard() {
    return PolicyGuard.builder(ID, "stock")
        .ticker(clock)
        .scheduler(timer)
        .attemptTimeout(100 * MILLI)
        .breakerOverCalls(1, new BreakerSettings(1, 50, false, 1_000 * MILLI, 1, 0))
        .bulkhead(1, 0)
        .per(CallKey.host(), 10);
  }

  private static PolicyGuard of(PolicyGuard guard, String value) {
    return guard.of(Guard.NO_NUMBER, value);
  }

  @AfterEach
  void leavesNoTrace() {
    assertThat(Thread.interrupted()).isFalse();
    assertThat(Nesting.inside(ID)).isFalse();
    for (int minute = 0; minute < 65; minute++) {
      timer.advance(MINUTE);
    }
    assertThat(timer.waiting()).as("all values are given back and forgotten").isZero();
  }

  private static void otherValuesGoOn(PolicyGuard guard) {
    assertThat(of(guard, "a").breakerState()).isEqualTo(BreakerState.OPEN);
    PolicyGuard other = of(guard, "b");
    long start = other.start();
    long token = other.enter(start);
    assertThat(token).isPositive();
    other.success(token, start);
    assertThat(guard.status().metrics().timeouts()).isEqualTo(1);
    assertThat(guard.status().metrics().concurrent()).isZero();
    assertThat(guard.status().metrics().abandoned()).isZero();
  }

  @Test
  void aMethodThatIsInterruptedOpensItsValuesBreakerOnly() {
    PolicyGuard guard = guard().interrupt().build();
    PolicyGuard own = of(guard, "a");
    long start = own.start();
    long token = own.enter(start);
    timer.advance(99 * MILLI);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    timer.advance(MILLI);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    assertThat(own.failure(token, start, 1, new InterruptedException())).isZero();
    otherValuesGoOn(guard);
  }

  @Test
  void anInterruptThatIsArmedByOneVersionEndsUnderTheNext() {
    PolicyGuard before = guard().interrupt().build();
    PolicyGuard own = of(before, "a");
    long start = own.start();
    long token = own.enter(start);
    PolicyGuard guard = guard().interrupt().continuing(before).build();
    assertThat(of(guard, "a").admit(of(guard, "a").start(), false))
        .as("the running call has the only place")
        .isNegative();
    timer.advance(100 * MILLI);
    own.success(token, start);
    otherValuesGoOn(guard);
  }

  @Test
  void aStageIsCutInTheNameOfItsValue() {
    PolicyGuard guard = guard().build();
    PolicyGuard own = of(guard, "a");
    long start = own.start();
    long token = own.enter(start);
    CompletableFuture<String> stage = new CompletableFuture<>();
    Object given = own.returned(token, start, stage, null, null, null);
    timer.advance(100 * MILLI);
    assertThat(given).isInstanceOf(CompletableFuture.class);
    assertThatThrownBy(((CompletableFuture<?>) given)::join)
        .cause()
        .isInstanceOf(GuardTimeoutException.class)
        .hasMessage("guard \"stock\" [host a]: attempt timed out");
    stage.cancel(false);
    otherValuesGoOn(guard);
  }
}
