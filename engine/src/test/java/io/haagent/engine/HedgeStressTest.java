package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers, failures, hedges, deadlines and cancellations that come at the same moment. */
@Timeout(60)
class HedgeStressTest {
  private static final int CALLERS = 4;
  private static final int CALLS = 1_000;

  private final Queue<CompletableFuture<String>> unanswered = new ConcurrentLinkedQueue<>();
  private final AtomicLong made = new AtomicLong();
  private final AtomicLong begun = new AtomicLong();
  private final AtomicLong ends = new AtomicLong();

  @SuppressWarnings("unused") // called through the handle
  Object run() {
    CompletableFuture<String> arm = new CompletableFuture<>();
    made.incrementAndGet();
    unanswered.add(arm);
    return arm;
  }

  @Test
  void eachCallEndsOnceAndAllComesBack() throws Exception {
    try (TimerThread timer = new TimerThread()) {
      PolicyGuard guard =
          PolicyGuard.builder(9400, "stock")
              .scheduler(timer)
              .bulkhead(1_000, 0)
              .deadline(50_000_000)
              .hedge(new HedgeSettings(30_000, 3))
              .retry(2, new Backoff(10_000, 1, 10_000, 0))
              .retryBudget(1, 1_000)
              .build();
      AtomicBoolean over = new AtomicBoolean();
      List<Thread> answerers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        answerers.add(new Thread(() -> answer(over)));
      }
      answerers.forEach(Thread::start);
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        callers.add(new Thread(() -> call(guard)));
      }
      callers.forEach(Thread::start);
      for (Thread caller : callers) {
        caller.join();
      }
      Poll.until(() -> ends.get() == (long) CALLERS * CALLS);
      over.set(true);
      for (Thread answerer : answerers) {
        answerer.join();
      }
      Poll.until(() -> guard.status().metrics().concurrent() == 0);

      GuardStatus status = guard.status();
      assertThat(ends.get()).isEqualTo((long) CALLERS * CALLS);
      assertThat(status.calls()).isEqualTo((long) CALLERS * CALLS);
      assertThat(status.metrics().hedges()).isPositive();
      assertThat(status.metrics().hedgesWon()).isPositive();
      assertThat(status.metrics().bulkhead().inUse()).isZero();
      assertThat(made.get())
          .as("a hedge or repeat that is admitted too late isn't made")
          .isLessThanOrEqualTo(status.successes() + status.failures() + status.ignored());
    }
  }

  private void call(PolicyGuard guard) {
    try {
      MethodHandle self =
          MethodHandles.lookup()
              .findVirtual(HedgeStressTest.class, "run", MethodType.methodType(Object.class));
      Object[] arguments = {this};
      for (int i = 0; i < CALLS; i++) {
        begun.incrementAndGet();
        long start = guard.start();
        long token = guard.enter(start);
        CompletableFuture<?> future =
            (CompletableFuture<?>) guard.returned(token, start, run(), null, self, arguments);
        CompletableFuture<?> unused =
            future.whenComplete((result, thrown) -> ends.incrementAndGet());
        if (ThreadLocalRandom.current().nextInt(10) == 0) {
          future.cancel(true);
        }
        // Else the timer, which all of them wait for, never gets its turn.
        while (begun.get() - ends.get() > 20) {
          LockSupport.parkNanos(20_000);
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private void answer(AtomicBoolean over) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    while (!over.get()) {
      CompletableFuture<String> arm = unanswered.poll();
      if (arm == null) {
        LockSupport.parkNanos(10_000);
      } else if (random.nextInt(3) == 0 && !arm.isDone()) {
        unanswered.add(arm);
      } else if (random.nextInt(3) == 0) {
        arm.completeExceptionally(new IllegalStateException("down"));
      } else if (random.nextInt(50) != 0) {
        arm.complete("answer");
      }
    }
  }
}
