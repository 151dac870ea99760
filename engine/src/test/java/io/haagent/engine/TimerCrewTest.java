package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.haagent.GuardTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What tasks may do to the timer's thread, and mustn't to each other. */
@Timeout(60)
class TimerCrewTest {
  private static final long MILLI = 1_000_000;
  private static final long HOUR = 3_600_000 * MILLI;

  private final TimerThread timer = new TimerThread();
  private final CountDownLatch released = new CountDownLatch(1);
  private final AtomicInteger blocked = new AtomicInteger();

  /** An executor whose queue is full, and that has its callers wait. */
  private final Executor full =
      task -> {
        block();
        task.run();
      };

  @AfterEach
  void endsAllThreads() {
    released.countDown();
    timer.close();
    Poll.until(() -> timers() == 0);
  }

  private void block() {
    blocked.incrementAndGet();
    try {
      released.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      blocked.decrementAndGet();
    }
  }

  private static long timers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("ha-agent-timer"))
        .count();
  }

  private void othersAreServed() {
    for (int i = 0; i < 5; i++) {
      CompletableFuture<Void> other = new CompletableFuture<>();
      timer.schedule(() -> other.complete(null), i * MILLI);
      assertThat(other.join()).isNull();
    }
  }

  @Test
  void aTaskThatBlocksHoldsUpNoOther() {
    CompletableFuture<Void> before = new CompletableFuture<>();
    timer.schedule(() -> before.complete(null), 50 * MILLI);
    timer.schedule(this::block, 0);
    Poll.until(() -> blocked.get() == 1);
    assertThat(before.join()).isNull();
    othersAreServed();
    assertThat(blocked).hasValue(1);
  }

  @Test
  void anExecutorThatBlocksHoldsUpOneThread() {
    AtomicInteger runs = new AtomicInteger();
    for (int i = 0; i < 100; i++) {
      timer.schedule(() -> Hop.surely(full, runs::incrementAndGet), i % 10 * MILLI);
    }
    Poll.until(() -> runs.get() == 99);
    othersAreServed();
    assertThat(blocked).hasValue(1);
    assertThat(timers()).isLessThanOrEqualTo(3);
    released.countDown();
    Poll.until(() -> runs.get() == 100);
  }

  @Test
  void whateverNumberOfExecutorsBlocksTheOthersAreServedByABoundedNumberOfThreads() {
    AtomicInteger runs = new AtomicInteger();
    for (int i = 0; i < 30; i++) {
      Executor another = task -> full.execute(task);
      timer.schedule(() -> Hop.surely(another, runs::incrementAndGet), i * MILLI);
    }
    Poll.until(() -> runs.get() + blocked.get() == 30);
    othersAreServed();
    assertThat(timers()).isLessThanOrEqualTo(8);
    released.countDown();
    Poll.until(() -> runs.get() == 30);
    Poll.until(() -> timers() <= 2);
    othersAreServed();
  }

  @Test
  void anExecutorThatThrowsIsPassedOver() {
    CompletableFuture<Thread> ran = new CompletableFuture<>();
    Executor broken =
        task -> {
          throw new IllegalStateException("broken");
        };
    timer.schedule(() -> Hop.surely(broken, () -> ran.complete(Thread.currentThread())), MILLI);
    assertThat(ran.join()).isNotInstanceOf(TimerWorker.class);
  }

  @Test
  void closingRunsWhatCallsWaitForThoughATaskBlocks() {
    timer.schedule(this::block, 0);
    Poll.until(() -> blocked.get() == 1);
    AtomicInteger runs = new AtomicInteger();
    timer.scheduleSurely(runs::incrementAndGet, HOUR);
    timer.close();
    Poll.until(() -> runs.get() == 1);
    assertThat(timer.schedule(runs::incrementAndGet, 0)).isNull();
  }

  /** A future whose dependents, hops and timeouts are at the mercy of the application. */
  private final class Awkward extends CompletableFuture<String> {
    @Override
    public Executor defaultExecutor() {
      return full;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
      return new CompletableFuture<>();
    }
  }

  private PolicyGuard guard(int id) {
    return PolicyGuard.builder(id, "stock" + id).scheduler(timer).deadline(20 * MILLI).build();
  }

  private static <T extends CompletableFuture<String>> T call(PolicyGuard guard, T own) {
    long start = guard.start();
    long token = guard.enter(start);
    assertThat(guard.returned(token, start, own, null, null, null)).isSameAs(own);
    return own;
  }

  @Test
  void aDeadlineFiresThoughThoseOfOthersMeetAnExecutorAndADependentThatBlock() {
    Awkward awkward = call(guard(8101), new Awkward());
    CompletableFuture<String> waitedFor = call(guard(8102), new CompletableFuture<>());
    CompletableFuture<Void> dependent =
        waitedFor.handle((result, thrown) -> null).thenRun(this::block);
    Poll.until(() -> blocked.get() == 2);
    List<CompletableFuture<String>> others = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      others.add(call(guard(8103 + i), new CompletableFuture<>()));
    }
    for (CompletableFuture<String> other : others) {
      assertThatThrownBy(other::join).hasCauseInstanceOf(GuardTimeoutException.class);
    }
    assertThat(awkward).isNotDone();
    assertThat(dependent).isNotDone();
    released.countDown();
    assertThatThrownBy(awkward::join).hasCauseInstanceOf(GuardTimeoutException.class);
  }

  /** The lead changes hands all the time; each task is run once all the same. */
  @Test
  void eachTaskIsRunOnceThoughTasksBlockAgainAndAgain() {
    AtomicInteger runs = new AtomicInteger();
    int tasks = 3_000;
    for (int i = 0; i < tasks; i++) {
      boolean slow = i % 100 == 0;
      timer.schedule(
          () -> {
            if (slow) {
              long end = System.nanoTime() + 7 * MILLI;
              while (System.nanoTime() < end) {
                Thread.onSpinWait();
              }
            }
            runs.incrementAndGet();
          },
          i % 300 * MILLI);
    }
    Poll.until(() -> runs.get() == tasks);
    assertThat(timers()).isLessThanOrEqualTo(8);
  }
}
