package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whoever comes first ends an attempt, and each is settled once: the attempt's completion, the
 * application's cancelling or completing of its own future, both times and the executor come from
 * threads of their own at one moment, on a virtual clock. A stress test, because a future's own
 * code is too much for a model checker; what is held is that afterwards no permit is out, every
 * call is counted once, nothing is left on the timer and every future is done.
 */
@Timeout(60)
class AsyncConcurrencyTest {
  private static final long MILLI = 1_000_000;
  private static final int ROUNDS = 25_000;

  private final VirtualTicker ticker = new VirtualTicker();
  private final VirtualScheduler scheduler = new VirtualScheduler(ticker);
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Queue<Staged> made = new ConcurrentLinkedQueue<>();
  private volatile CompletableFuture<String> given;

  /** A future whose dependents run when the test wants it. */
  private final class Staged extends CompletableFuture<String> {
    @Override
    public Executor defaultExecutor() {
      return tasks::add;
    }
  }

  @SuppressWarnings("unused") // called through the handle
  private Object attempt() {
    Staged stage = new Staged();
    made.add(stage);
    return stage;
  }

  /** What the advice makes of a call. */
  @SuppressWarnings("unchecked")
  private void begin(PolicyGuard guard) {
    try {
      MethodHandle self =
          MethodHandles.lookup()
              .findVirtual(
                  AsyncConcurrencyTest.class, "attempt", MethodType.methodType(Object.class));
      long start = guard.start();
      long token = guard.enter(start);
      Object[] arguments = guard.repeats() ? new Object[] {this} : null;
      given =
          (CompletableFuture<String>)
              guard.returned(token, start, attempt(), null, self, arguments);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private void work() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private void answer(int round) {
    for (int i = 0; i < 4; i++) {
      for (Staged stage : made) {
        if (round % 4 == 0) {
          stage.complete("answer");
        } else {
          stage.completeExceptionally(new IllegalStateException("down"));
        }
      }
    }
  }

  private void takeBack(int round) {
    switch (round % 5) {
      case 0 -> given.cancel(true);
      case 1 -> given.complete("own");
      case 2 -> given.completeExceptionally(new IllegalArgumentException("own"));
      default -> work();
    }
  }

  private void race(PolicyGuard guard, int kinds) throws InterruptedException {
    begin(guard);
    // Two at a time, so that they meet on a machine of two processors.
    Together.run(
        2,
        ROUNDS,
        (thread, round) -> {
          switch ((round + thread * (1 + round / 4 % 3)) % kinds) {
            case 0 -> answer(round / 12);
            case 1 -> scheduler.advance((1 + round / 12 % 6) * MILLI);
            case 2 -> takeBack(round / 12);
            default -> work();
          }
        },
        round -> {
          for (int i = 0; i < 10; i++) {
            work();
            answer(1);
            scheduler.advance(MILLI);
          }
          assertThat(given).as("round %d", round).isDone();
          assertThat(tasks).isEmpty();
          assertThat(scheduler.waiting()).as("on the timer in round %d", round).isZero();
          GuardStatus status = guard.status();
          assertThat(status.calls()).as("calls").isEqualTo(round + 1);
          assertThat(status.rejected()).as("rejected").isZero();
          assertThat(status.metrics().concurrent()).as("running").isZero();
          assertThat(status.metrics().bulkhead().inUse()).as("permits").isZero();
          made.clear();
          begin(guard);
        });
  }

  private PolicyGuardBuilder guard() {
    return PolicyGuard.builder(77, "raced").ticker(ticker).scheduler(scheduler).bulkhead(1, 0);
  }

  @Test
  void everyAttemptOfARepeatedCallEndsOnce() throws InterruptedException {
    race(
        guard()
            .retry(3, new Backoff(MILLI, 1, MILLI, 0))
            .deadline(4 * MILLI)
            .attemptTimeout(2 * MILLI)
            .build(),
        4);
  }

  @Test
  void everyCallThatIsOnlyObservedEndsOnce() throws InterruptedException {
    // The application has its own future, which a completion and the deadline end.
    race(guard().deadline(MILLI).build(), 2);
  }
}
