package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever happens to calls with hedges, in whatever order: each ends once, and all comes back. */
class HedgeModelTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1000 * MILLI;
  private static final int MAX_ATTEMPTS = 2;
  private static final int ID = 9300;

  private final IllegalStateException failure = new IllegalStateException("down");

  /** A call, what was made for it, and how often it has ended. */
  private static final class Call {
    final HedgedMethod method;
    final CompletableFuture<String> future;
    int ends;

    Call(HedgedMethod shared, PolicyGuard guard) {
      method = new HedgedMethod(shared);
      future = method.call(guard);
      CompletableFuture<String> unused = future.whenComplete((result, thrown) -> ends++);
    }

    List<HedgedMethod.Arm> running() {
      return method.arms.stream().filter(arm -> !arm.isDone()).toList();
    }
  }

  @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
  void eachCallEndsOnceAndAllComesBack(
      @ForAll @IntRange(min = 1, max = 3) int max,
      @ForAll @IntRange(min = 1, max = 120) int afterMillis,
      @ForAll @IntRange(max = 400) int deadlineMillis,
      @ForAll @IntRange(max = 300) int attemptMillis,
      @ForAll @IntRange(min = 1, max = 12) int places,
      @ForAll @IntRange(min = 1, max = 30) int budget,
      @ForAll boolean retries,
      @ForAll @Size(min = 5, max = 80) List<@IntRange(max = 9999) Integer> steps) {
    HedgedMethod clock = new HedgedMethod();
    PolicyGuardBuilder builder =
        clock
            .guard(ID)
            .bulkhead(places, 0)
            .breakerOverCalls(30, new BreakerSettings(20, 80, false, SECOND, 2, SECOND))
            .hedge(new HedgeSettings(afterMillis * MILLI, max))
            .retry(retries ? MAX_ATTEMPTS : 1, new Backoff(5 * MILLI, 1, 5 * MILLI, 0))
            .retryBudget(0, budget / 10.0);
    if (deadlineMillis > 0) {
      builder.deadline(deadlineMillis * MILLI);
    }
    if (attemptMillis > 0) {
      builder.attemptTimeout(attemptMillis * MILLI);
    }
    PolicyGuard guard = builder.build();
    long began = clock.ticker.nanos();
    List<Call> calls = new ArrayList<>();
    for (int step : steps) {
      step(step, clock, guard, calls);
      clock.settle();
      for (Call call : calls) {
        assertThat(call.running().size()).isLessThanOrEqualTo(call.future.isDone() ? 0 : 1 + max);
        assertThat(call.ends).isEqualTo(call.future.isDone() ? 1 : 0);
      }
      GuardMetrics now = guard.status().metrics();
      long running = calls.stream().mapToLong(call -> call.running().size()).sum();
      assertThat(now.concurrent()).isEqualTo(running);
      assertThat(now.bulkhead().inUse()).isEqualTo((int) running).isLessThanOrEqualTo(places);
    }
    finish(clock, calls);

    GuardStatus status = guard.status();
    int made = calls.stream().mapToInt(call -> call.method.arms.size()).sum();
    for (Call call : calls) {
      assertThat(call.ends).isEqualTo(1);
      assertThat(call.method.arms.size()).isLessThanOrEqualTo(MAX_ATTEMPTS * (1 + max));
    }
    assertThat(status.calls()).isEqualTo(calls.size());
    assertThat(status.successes() + status.failures() + status.ignored())
        .as("each attempt is settled once")
        .isEqualTo(made)
        .isEqualTo(calls.size() - status.rejected() + status.retries() + status.metrics().hedges());
    assertThat(status.metrics().hedgesWon()).isLessThanOrEqualTo(status.metrics().hedges());
    double seconds = (clock.ticker.nanos() - began) / (double) SECOND;
    assertThat(status.retries() + (double) status.metrics().hedges())
        .as("tokens")
        .isLessThanOrEqualTo(Math.max(1, budget) + seconds * budget / 10.0 + 1);
    assertThat(status.metrics().concurrent()).isZero();
    assertThat(status.metrics().bulkhead().inUse()).isZero();
    assertThat(clock.scheduler.waiting()).as("tasks on the timer").isZero();
  }

  private void step(int step, HedgedMethod clock, PolicyGuard guard, List<Call> calls) {
    int of = step / 10;
    Call call = calls.isEmpty() ? null : calls.get(of % calls.size());
    if (call == null || step % 10 < 2) {
      calls.add(new Call(clock, guard));
      return;
    }
    List<HedgedMethod.Arm> running = call.running();
    HedgedMethod.Arm arm = running.isEmpty() ? null : running.get(of % running.size());
    switch (step % 10) {
      case 2, 3, 4 -> clock.advanceMillis(of % 130);
      case 5, 6 -> {
        if (arm != null) {
          arm.completeExceptionally(failure);
        }
      }
      case 7 -> {
        if (arm != null) {
          arm.complete("answer");
        }
      }
      case 8 -> {
        if (of % 3 == 0) {
          call.future.complete("by hand");
        } else {
          call.future.cancel(true);
        }
      }
      default -> {
        if (arm != null) {
          arm.cancel(false);
        }
      }
    }
  }

  private static void finish(HedgedMethod clock, List<Call> calls) {
    while (calls.stream().anyMatch(call -> !call.future.isDone())) {
      calls.forEach(call -> call.running().forEach(arm -> arm.complete("at last")));
      clock.advanceMillis(5);
    }
  }
}
