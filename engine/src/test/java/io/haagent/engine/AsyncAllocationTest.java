package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a healthy asynchronous call costs beside the method's own future. */
class AsyncAllocationTest {
  private static final int CALLS = 20_000;
  private static final long MOST = 300;

  private static long bytesPerCall(PolicyGuard guard) throws Exception {
    MethodHandle self =
        MethodHandles.publicLookup()
            .findVirtual(Object.class, "toString", MethodType.methodType(String.class));
    Object[] arguments = {"receiver"};
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        CompletableFuture<String> own = new CompletableFuture<>();
        long start = guard.start();
        long token = guard.enter(start);
        Object given = guard.returned(token, start, own, null, self, arguments);
        own.complete("well");
        assertThat(((CompletableFuture<?>) given).isDone()).isTrue();
      }
      long guarded = threads.getCurrentThreadAllocatedBytes() - before;
      before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        CompletableFuture<String> own = new CompletableFuture<>();
        own.complete("well");
        assertThat(own.isDone()).isTrue();
      }
      long plain = threads.getCurrentThreadAllocatedBytes() - before;
      least = Math.min(least, (guarded - plain) / CALLS);
    }
    return least;
  }

  private static PolicyGuardBuilder guard() {
    return PolicyGuard.builder(7_000, "charge")
        .breakerOverCalls(100, new BreakerSettings(10, 50, false, 1, 1, 0))
        .bulkhead(10, 0);
  }

  private static PolicyGuardBuilder retrying() {
    return guard().retry(3, new Backoff(1, 1, 1, 0));
  }

  @Test
  void observingCostsLittle() throws Exception {
    assertThat(bytesPerCall(guard().build())).isLessThanOrEqualTo(MOST);
  }

  @Test
  void beingReadyToRepeatCostsLittle() throws Exception {
    assertThat(bytesPerCall(retrying().build())).isLessThanOrEqualTo(MOST);
  }

  @Test
  void aDeadlineCostsItsPlaceOnTheTimer() throws Exception {
    try (TimerThread timer = new TimerThread()) {
      assertThat(bytesPerCall(retrying().deadline(60_000_000_000L).scheduler(timer).build()))
          .isLessThanOrEqualTo(MOST);
    }
  }

  @Test
  void twoTimesCostTwoPlacesOnTheTimer() throws Exception {
    try (TimerThread timer = new TimerThread()) {
      PolicyGuardBuilder both = retrying().deadline(60_000_000_000L).attemptTimeout(1_000_000_000L);
      assertThat(bytesPerCall(both.scheduler(timer).build())).isLessThanOrEqualTo(MOST);
    }
  }
}
