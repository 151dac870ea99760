package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The one probe of a half-open breaker is another call's again, however it ends. */
class ProbeLeaseTest {
  private static final long SECOND = 1_000_000_000L;

  private final VirtualTicker clock = new VirtualTicker();

  private PolicyGuardBuilder builder() {
    return PolicyGuard.builder(7300, "stock")
        .ticker(clock)
        .scheduler(new VirtualScheduler(clock))
        .breakerOverCalls(2, new BreakerSettings(2, 50, false, SECOND, 1, 10 * SECOND));
  }

  private PolicyGuard halfOpen(PolicyGuardBuilder builder) {
    PolicyGuard guard = builder.build();
    for (int i = 0; i < 2; i++) {
      guard.settle(guard.admit(guard.start(), true), 0, Outcome.FAILURE);
    }
    assertThat(guard.breakerState()).isEqualTo(BreakerState.OPEN);
    clock.advance(SECOND);
    return guard;
  }

  private void isAnothers(PolicyGuard guard) {
    assertThat(guard.breakerState()).isEqualTo(BreakerState.HALF_OPEN);
    long probe = guard.admit(guard.start(), true);
    assertThat(probe).isPositive();
    guard.settle(probe, 0, Outcome.SUCCESS);
    assertThat(guard.breakerState()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void whenItsCallerTakesItBack() {
    PolicyGuard guard = halfOpen(builder());
    guard.cancelled(guard.admit(guard.start(), true), 0);
    isAnothers(guard);
  }

  @Test
  void whenWhatTheMethodThrowsIsIgnored() {
    PolicyGuard guard = halfOpen(builder().ignore(List.of("java.lang.IllegalArgumentException")));
    guard.failure(guard.enter(0), 0, 1, new IllegalArgumentException());
    isAnothers(guard);
  }

  @Test
  void whenTheMethodThrowsAnErrorTheProbeHasAnswered() {
    PolicyGuard guard = halfOpen(builder());
    guard.failure(guard.enter(0), 0, 1, new OutOfMemoryError());
    assertThat(guard.breakerState()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void whenTheLimitFurtherInRejectsIt() {
    PolicyGuard guard = halfOpen(builder().limit(2, 3600 * SECOND, 2, 0));
    assertThat(guard.admit(guard.start(), true)).isNegative();
    clock.advance(3600 * SECOND);
    isAnothers(guard);
  }

  @Test
  void whenTheBulkheadFurtherInRejectsIt() {
    PolicyGuard wide = builder().bulkhead(2, 0).build();
    long held = wide.admit(wide.start(), true);
    for (int i = 0; i < 2; i++) {
      wide.settle(wide.admit(wide.start(), true), 0, Outcome.FAILURE);
    }
    PolicyGuard guard = builder().bulkhead(1, 0).continuing(wide).build();
    clock.advance(SECOND);

    assertThat(guard.admit(guard.start(), true)).isNegative();

    wide.settle(held, 0, Outcome.SUCCESS);
    isAnothers(guard);
  }

  @Test
  void whenItIsNeverReturnedItFailsAfterItsTime() {
    PolicyGuard guard = halfOpen(builder());
    assertThat(guard.admit(guard.start(), true)).isPositive();
    assertThat(guard.admit(guard.start(), true)).isNegative();
    assertThat(guard.breakerState()).isEqualTo(BreakerState.HALF_OPEN);

    clock.advance(10 * SECOND);
    assertThat(guard.admit(guard.start(), true)).isNegative();
    assertThat(guard.breakerState()).isEqualTo(BreakerState.OPEN);

    clock.advance(SECOND);
    assertThat(guard.admit(guard.start(), true)).isPositive();
  }
}
