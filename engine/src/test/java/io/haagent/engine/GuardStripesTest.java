package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Guards whose calls come from threads that have a stripe of their own. */
class GuardStripesTest {
  private static final long SECONDS = 1_000_000_000;
  private static final int CALLS = 100_000;
  private static final BreakerSettings NEVER =
      new BreakerSettings(1_000_000, 100, false, SECONDS, 1, SECONDS);

  private final CoarseTicker ticker = new CoarseTicker();
  private final AtomicLong made = new AtomicLong();
  private final AtomicLong succeeded = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong rejected = new AtomicLong();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger mostRunning = new AtomicInteger();

  private PolicyGuardBuilder guard() {
    return PolicyGuard.builder(21, "busy").ticker(ticker);
  }

  /** Calls, of which one in a hundred fails and some go on without their thread for a while. */
  private void call(PolicyGuard guard, int calls, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Long> later = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      made.incrementAndGet();
      long start = guard.start();
      long token = guard.enter(start);
      if (token < 0) {
        rejected.incrementAndGet();
        continue;
      }
      mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
      int kind = random.nextInt(1000);
      if (kind < 10) {
        failed.incrementAndGet();
        running.decrementAndGet();
        guard.failure(token, start, 1, new IOException("down"));
      } else if (kind < 30) {
        later.add(token);
        Nesting.exit(guard.id());
      } else {
        succeeded.incrementAndGet();
        running.decrementAndGet();
        guard.success(token, start);
      }
      if (later.size() > 3) {
        end(guard, later);
      }
    }
    end(guard, later);
  }

  private void end(PolicyGuard guard, List<Long> later) {
    for (long token : later) {
      succeeded.incrementAndGet();
      running.decrementAndGet();
      guard.settle(token, 0, Outcome.SUCCESS);
    }
    later.clear();
  }

  private void inThreads(int count, Runnable calls) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Thread thread = new Thread(calls);
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void everythingBalancesOverManyThreadsThatDieAndOthersThatTakeTheirPlace()
      throws InterruptedException {
    PolicyGuard guard =
        guard()
            .breakerOverTime(SECONDS, NEVER)
            .limit(10_000_000, SECONDS, 4_000, 0)
            .bulkhead(6, 0)
            .build();
    AtomicLong seeds = new AtomicLong();
    for (int round = 0; round < 4; round++) {
      inThreads(8, () -> call(guard, CALLS / 4, seeds.incrementAndGet()));
    }
    ticker.close();
    GuardStatus status = guard.status();
    assertThat(status.calls()).isEqualTo(made.get());
    assertThat(status.successes()).isEqualTo(succeeded.get());
    assertThat(status.failures()).isEqualTo(failed.get());
    assertThat(status.rejected()).isEqualTo(rejected.get());
    assertThat(mostRunning.get()).isLessThanOrEqualTo(6);
    // Whatever stripes kept, each permit is there for a thread that has none.
    PolicyGuard after = guard().bulkhead(6, 0).continuing(guard).build();
    for (int i = 0; i < 6; i++) {
      assertThat(after.admit(0, false)).isPositive();
    }
    assertThat(after.admit(0, false)).isNegative();
  }

  @Test
  void countsAndPermitsSurviveReloadsUnderLoad() throws InterruptedException {
    PolicyGuard[] current = {guard().breakerOverCalls(100, NEVER).bulkhead(5, 0).build()};
    AtomicLong seeds = new AtomicLong();
    Thread reloads =
        new Thread(
            () -> {
              for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                PolicyGuardBuilder next = guard().bulkhead(i % 2 == 0 ? 4 : 5, 0);
                current[0] = next.breakerOverTime(SECONDS, NEVER).continuing(current[0]).build();
                Thread.yield();
              }
            });
    reloads.start();
    inThreads(
        4,
        () -> {
          for (int i = 0; i < 1000; i++) {
            call(current[0], CALLS / 2000, seeds.incrementAndGet());
          }
        });
    reloads.interrupt();
    reloads.join();
    ticker.close();
    GuardStatus status = current[0].status();
    assertThat(status.calls()).isEqualTo(made.get());
    assertThat(status.successes()).isEqualTo(succeeded.get());
    assertThat(status.failures()).isEqualTo(failed.get());
    assertThat(mostRunning.get()).isLessThanOrEqualTo(5);
    PolicyGuard after = guard().bulkhead(3, 0).continuing(current[0]).build();
    for (int i = 0; i < 3; i++) {
      assertThat(after.admit(0, false)).isPositive();
    }
    assertThat(after.admit(0, false)).isNegative();
  }

  @Test
  void guardsNestAsDeepAsTheyMustAndEachIsLeft() {
    List<PolicyGuard> guards = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      guards.add(PolicyGuard.builder(1000 + i, "nested-" + i).bulkhead(1, 0).build());
    }
    for (int round = 0; round < 50; round++) {
      List<Long> tokens = new ArrayList<>();
      for (PolicyGuard guard : guards) {
        tokens.add(guard.enter(0));
        assertThat(tokens.get(tokens.size() - 1)).isPositive();
        assertThat(guard.enter(0)).isZero();
      }
      for (int i = guards.size() - 1; i >= 0; i--) {
        guards.get(i).success(tokens.get(i), 0);
        assertThat(Nesting.inside(1000 + i)).isFalse();
      }
    }
  }

  @Test
  void aFailureIsSeenAmongCallsThatOnlyStripesHaveCounted() {
    BreakerSettings half = new BreakerSettings(10, 50, false, 5 * SECONDS, 1, 5 * SECONDS);
    for (boolean ofTime : new boolean[] {true, false}) {
      PolicyGuardBuilder builder = guard().ticker(new VirtualTicker());
      PolicyGuard guard =
          (ofTime ? builder.breakerOverTime(SECONDS, half) : builder.breakerOverCalls(1000, half))
              .build();
      for (int i = 0; i < 100; i++) {
        long token = guard.enter(0);
        guard.success(token, 0);
      }
      for (int i = 1; i <= 100; i++) {
        assertThat(guard.breakerState()).as("after %d failures", i).isEqualTo(BreakerState.CLOSED);
        long token = guard.enter(0);
        guard.failure(token, 0, 1, new IOException("down"));
      }
      assertThat(guard.breakerState()).isEqualTo(BreakerState.OPEN);
    }
  }
}
