package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class GuardStatusTest {
  private static final long SECONDS = 1_000_000_000;
  private static final BreakerSettings HALF_OF_FOUR =
      new BreakerSettings(4, 50, false, 5 * SECONDS, 1, 5 * SECONDS);

  private final VirtualTicker clock = new VirtualTicker();

  private PolicyGuardBuilder guard() {
    return PolicyGuard.builder(12, "stock").ticker(clock);
  }

  private static void succeed(PolicyGuard guard) {
    guard.success(guard.enter(0), 0);
  }

  private static void fail(PolicyGuard guard, Throwable thrown) {
    long token = guard.enter(0);
    for (int attempt = 1; token > 0; attempt++) {
      token = guard.failure(token, 0, attempt, thrown);
    }
  }

  @Test
  void aCallOfThreeAttemptsIsOneCall() {
    PolicyGuard guard = guard().retry(3, new Backoff(0, 1, 0, 0)).build();
    fail(guard, new IOException());
    succeed(guard);
    GuardStatus status = guard.status();
    assertThat(status.calls()).isEqualTo(2);
    assertThat(status.failures()).isEqualTo(3);
    assertThat(status.successes()).isEqualTo(1);
    assertThat(status.retries()).isEqualTo(2);
  }

  @Test
  void rejectionsAreCallsAndNestedCallsAreNone() {
    PolicyGuard guard = guard().bulkhead(1, 0).ignore(java.util.List.of("java.lang.Error")).build();
    long outer = guard.enter(0);
    assertThat(guard.enter(0)).isZero();
    assertThat(guard.admit(0, true)).isNegative();
    guard.failure(outer, 0, 1, new AssertionError());
    GuardStatus status = guard.status();
    assertThat(status.calls()).isEqualTo(2);
    assertThat(status.rejected()).isEqualTo(1);
    assertThat(status.ignored()).isEqualTo(1);
  }

  @Test
  void aSuccessThatFailedLaterIsAFailure() {
    PolicyGuard guard = guard().build();
    long token = guard.admit(0, true);
    guard.settle(token, 0, Outcome.SUCCESS);
    guard.lateFailure(token);
    assertThat(guard.status().successes()).isZero();
    assertThat(guard.status().failures()).isEqualTo(1);
    assertThat(guard.status().calls()).isEqualTo(1);
  }

  @Test
  void theRateIsKnownFromTheMinimumOn() {
    PolicyGuard guard = guard().breakerOverCalls(10, HALF_OF_FOUR).build();
    assertThat(guard().build().status().failureRate()).isEqualTo(-1);
    fail(guard, new IOException());
    succeed(guard);
    succeed(guard);
    assertThat(guard.status().failureRate()).isEqualTo(-1);
    succeed(guard);
    assertThat(guard.status().failureRate()).isEqualTo(25);
  }

  @Test
  void tellsTheLastFailureOncePerSecond() {
    PolicyGuard guard = guard().build();
    assertThat(guard.status().lastFailure()).isNull();
    fail(guard, new CompletionException(new IOException("first")));
    fail(guard, new IOException("second"));
    assertThat(guard.status().lastFailure()).isEqualTo("java.io.IOException: first");
    assertThat(guard.status().lastFailureMillis()).isPositive();
    clock.advance(SECONDS);
    fail(guard, new IllegalStateException());
    assertThat(guard.status().lastFailure()).isEqualTo("java.lang.IllegalStateException");
  }

  @Test
  void keepsALongMessageShortAndWhole() {
    PolicyGuard guard = guard().build();
    fail(guard, new IOException("x".repeat(178) + "\uD83D\uDE00 and more"));
    assertThat(guard.status().lastFailure()).hasSize(199).endsWith("x");
  }

  @Test
  void anExceptionWhoseMessageThrowsIsKnownByItsClass() {
    PolicyGuard guard = guard().build();
    Throwable broken =
        new IOException() {
          @Override
          public String getMessage() {
            throw new StackOverflowError();
          }
        };
    fail(guard, broken);
    assertThat(guard.status().lastFailure()).isEqualTo(broken.getClass().getName());
    assertThat(guard.status().failures()).isEqualTo(1);
  }

  @Test
  void countsExactlyWhateverTheThreads() throws InterruptedException {
    PolicyGuard guard = guard().build();
    Thread[] threads = new Thread[16];
    CountDownLatch start = new CountDownLatch(1);
    for (int i = 0; i < threads.length; i++) {
      threads[i] =
          new Thread(
              () -> {
                try {
                  start.await();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
                for (int call = 0; call < 10_000; call++) {
                  if (call % 10 == 0) {
                    fail(guard, new IOException());
                  } else {
                    succeed(guard);
                  }
                }
              });
      threads[i].start();
    }
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(guard.status().calls()).isEqualTo(160_000);
    assertThat(guard.status().failures()).isEqualTo(16_000);
  }
}
