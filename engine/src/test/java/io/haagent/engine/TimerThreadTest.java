package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TimerThreadTest {
  private static final InheritableThreadLocal<String> OF_THE_APP = new InheritableThreadLocal<>();

  private static boolean timerRuns() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("ha-agent-timer"));
  }

  @Test
  void runsOnADaemonThreadThatHasNothingOfTheCallers() {
    OF_THE_APP.set("secret");
    CompletableFuture<String> seen = new CompletableFuture<>();
    try (TimerThread timer = new TimerThread()) {
      timer.schedule(
          () -> {
            Thread thread = Thread.currentThread();
            seen.complete(
                thread.getName()
                    + " "
                    + thread.isDaemon()
                    + " "
                    + thread.getContextClassLoader()
                    + " "
                    + OF_THE_APP.get()
                    + " "
                    + thread.getThreadGroup().getName());
          },
          0);
      assertThat(seen.join()).isEqualTo("ha-agent-timer true null null system");
    } finally {
      OF_THE_APP.remove();
    }
  }

  @Test
  void startsNoThreadUntilItIsNeededAndEndsItWhenClosed() {
    Poll.until(() -> !timerRuns());
    TimerThread timer = new TimerThread();
    assertThat(timerRuns()).isFalse();
    timer.schedule(() -> {}, 0);
    assertThat(timerRuns()).isTrue();
    timer.close();
    Poll.until(() -> !timerRuns());
  }

  @Test
  void aTaskIsNeverRunBeforeItsTime() {
    try (TimerThread timer = new TimerThread()) {
      for (long delay = 1; delay < 40_000_000; delay = delay * 3 / 2 + 1) {
        CompletableFuture<Long> ran = new CompletableFuture<>();
        long due = System.nanoTime() + delay;
        timer.schedule(() -> ran.complete(System.nanoTime() - due), delay);
        assertThat(ran.join()).isNotNegative();
      }
    }
  }

  @Test
  void anInterruptOfItsThreadChangesNothing() {
    try (TimerThread timer = new TimerThread()) {
      timer.schedule(() -> Thread.currentThread().interrupt(), 0);
      CompletableFuture<Void> ran = new CompletableFuture<>();
      timer.schedule(() -> ran.complete(null), 10_000_000);
      assertThat(ran.join()).isNull();
    }
  }

  @Test
  void aTaskThatThrowsDoesNotStopTheOthers() {
    CompletableFuture<Void> second = new CompletableFuture<>();
    try (TimerThread timer = new TimerThread()) {
      timer.schedule(
          () -> {
            throw new AssertionError();
          },
          0);
      timer.schedule(() -> second.complete(null), 1);
      assertThat(second.join()).isNull();
    }
  }

  @Test
  void aCancelledTaskIsNotRun() {
    AtomicInteger runs = new AtomicInteger();
    CompletableFuture<Void> later = new CompletableFuture<>();
    try (TimerThread timer = new TimerThread()) {
      Scheduler.Handle handle = timer.schedule(runs::incrementAndGet, 50_000_000);
      handle.cancel();
      handle.cancel();
      timer.schedule(() -> later.complete(null), 60_000_000);
      later.join();
      assertThat(runs).hasValue(0);
    }
  }

  @Test
  void closingRunsWhatACallWaitsForAtOnceAndDropsTheRest() {
    TimerThread timer = new TimerThread();
    AtomicInteger waitedFor = new AtomicInteger();
    AtomicInteger dropped = new AtomicInteger();
    timer.scheduleSurely(waitedFor::incrementAndGet, 3600_000_000_000L);
    timer.schedule(dropped::incrementAndGet, 3600_000_000_000L);
    Scheduler.Handle cancelled =
        timer.scheduleSurely(waitedFor::incrementAndGet, 3600_000_000_000L);
    cancelled.cancel();
    timer.close();
    timer.close();
    assertThat(waitedFor).hasValue(1);
    assertThat(dropped).hasValue(0);
    Poll.until(() -> !timerRuns());
  }

  @Test
  void aClosedTimerTakesNoTasks() {
    TimerThread timer = new TimerThread();
    timer.close();
    AtomicInteger runs = new AtomicInteger();
    assertThat(timer.schedule(runs::incrementAndGet, 0)).isNull();
    assertThat(timer.scheduleSurely(runs::incrementAndGet, 0)).isNull();
    assertThat(runs).hasValue(0);
    assertThat(timerRuns()).isFalse();
  }

  @Test
  void eachTaskThatACallWaitsForIsRunOrRefusedWhateverClosesMeanwhile() throws Exception {
    for (int round = 0; round < 300; round++) {
      TimerThread timer = new TimerThread();
      AtomicInteger runs = new AtomicInteger();
      AtomicInteger refused = new AtomicInteger();
      Thread caller =
          new Thread(
              () -> {
                for (int i = 0; i < 50; i++) {
                  if (timer.scheduleSurely(runs::incrementAndGet, i % 2 * 3600_000_000_000L)
                      == null) {
                    refused.incrementAndGet();
                  }
                }
              });
      caller.start();
      timer.close();
      caller.join();
      Poll.until(() -> runs.get() + refused.get() >= 50);
      assertThat(runs.get() + refused.get()).isEqualTo(50);
    }
  }
}
