package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** While nothing goes wrong a call allocates nothing, whatever the guard's policies. */
class AllocationTest {
  private static final long SECONDS = 1_000_000_000;
  private static final int CALLS = 50_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final BreakerSettings BREAKER =
      new BreakerSettings(20, 50, false, 5 * SECONDS, 3, 5 * SECONDS);

  /** Keeps the JIT from finding that nobody needs the exception. */
  private static volatile @Nullable Throwable last;

  private static PolicyGuardBuilder everything() {
    return PolicyGuard.builder(1, "all")
        .deadline(60 * SECONDS)
        .retry(3, new Backoff(1, 2, 1, 0.5))
        .retryBudget(0.2, 10)
        .limit(1_000_000_000, SECONDS, 1_000_000_000, SECONDS)
        .bulkhead(50, SECONDS)
        .ignore(List.of("java.lang.IllegalStateException"));
  }

  @Test
  void aHealthyCallAllocatesNothing() {
    PolicyGuard overTime = everything().breakerOverTime(10 * SECONDS, BREAKER).build();
    PolicyGuard overCalls = everything().breakerOverCalls(100, BREAKER).build();
    AdaptiveSettings settings =
        new AdaptiveSettings(AdaptiveSettings.Law.GRADIENT, 20, 1, 100, 1.5);
    PolicyGuard adaptive = everything().bulkhead(settings, 0).build();
    for (PolicyGuard guard : List.of(overTime, overCalls, adaptive)) {
      run(guard);
      run(guard);
      long before = THREADS.getCurrentThreadAllocatedBytes();
      run(guard);
      long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
      // The bean's own reading may cost a few bytes once; a single object a call would be 800 kB.
      assertThat(allocated).isLessThan(CALLS / 10);
    }
  }

  @Test
  void aRejectionAllocatesOneSmallException() {
    PolicyGuard guard = PolicyGuard.builder(2, "open").breakerOverCalls(100, BREAKER).build();
    guard.forceOpen();
    reject(guard);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    reject(guard);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertThat(last).hasMessage("guard \"open\": breaker forced open");
    assertThat(allocated / CALLS).isBetween(1L, 64L);
  }

  private static void reject(PolicyGuard guard) {
    for (int i = 0; i < CALLS; i++) {
      last = guard.rejection(guard.enter(0), AllocationTest.class);
    }
  }

  private static void run(PolicyGuard guard) {
    for (int i = 0; i < CALLS; i++) {
      long start = guard.start();
      guard.success(guard.enter(start), start);
    }
  }
}
