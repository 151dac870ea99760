package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CoarseTickerTest {
  private final CoarseTicker ticker = new CoarseTicker();

  @AfterEach
  void close() {
    ticker.close();
    Poll.until(() -> !ticks());
  }

  private static boolean ticks() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("ha-agent-tick"));
  }

  /** Looks until the same time is seen twice, which the clock never shows. */
  private long tick() {
    long[] seen = {ticker.coarse()};
    Poll.until(
        () -> {
          for (int i = 0; i < 10_000; i++) {
            long now = ticker.coarse();
            if (now == seen[0]) {
              return true;
            }
            seen[0] = now;
          }
          return false;
        });
    return seen[0];
  }

  @Test
  void fewLooksStartNoThread() {
    for (int i = 0; i < 1000; i++) {
      long before = System.nanoTime();
      assertThat(ticker.coarse() - before).isNotNegative();
    }
    assertThat(ticks()).isFalse();
  }

  @Test
  void manyLooksHaveAThreadTickThatSleepsOnceNobodyLooks() {
    tick();
    Thread thread =
        Thread.getAllStackTraces().keySet().stream()
            .filter(one -> one.getName().equals("ha-agent-tick"))
            .findAny()
            .orElseThrow();
    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.getContextClassLoader()).isNull();
    Poll.until(() -> thread.getState() == Thread.State.WAITING);
    long before = System.nanoTime();
    assertThat(ticker.coarse() - before).as("the clock itself").isNotNegative();
  }

  @Test
  void whoWaitsGoesOnWhenItIsClosedAndNobodyWaitsAfterwards() throws Exception {
    PolicyGuard guard =
        PolicyGuard.builder(7100, "stock")
            .ticker(ticker)
            .limit(1, 3_600_000_000_000L, 1, 36_000_000_000_000L)
            .build();
    assertThat(guard.enter(guard.start())).isPositive();
    AtomicLong admitted = new AtomicLong();
    AtomicBoolean repeats = new AtomicBoolean();
    Thread call = new Thread(() -> admitted.set(guard.enter(guard.start())));
    Thread repeat = new Thread(() -> repeats.set(guard.pause(3_600_000_000_000L)));
    for (Thread thread : List.of(call, repeat)) {
      thread.setDaemon(true);
      thread.start();
      Poll.until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    }
    ticker.close();
    call.join(20_000);
    repeat.join(20_000);
    assertThat(admitted.get()).as("the call goes out, its permit was taken").isPositive();
    assertThat(repeats).isTrue();
    assertThat(guard.pause(3_600_000_000_000L)).isTrue();
  }

  @Test
  void isNeverAheadOfTheClock() {
    tick();
    for (int i = 0; i < 1_000_000; i++) {
      long now = ticker.coarse();
      assertThat(System.nanoTime() - now).isNotNegative();
    }
  }

  @Test
  void knowsAMomentAfterTheLastOfEachTick() {
    long tick = tick();
    for (int i = 0; i < 1000; i++) {
      long seen = System.nanoTime();
      long now = ticker.coarse();
      if (now == tick) {
        continue;
      }
      // What was seen at an instant before the next one's was seen before its last.
      long last = ticker.lastOf(tick);
      assertThat(last - tick).isNotNegative();
      assertThat(now - tick).isPositive();
      assertThat(seen - tick).isNotNegative();
      tick = now;
    }
  }

  @Test
  void isTheClockOnceClosed() {
    tick();
    ticker.close();
    Poll.until(() -> !ticks());
    for (int i = 0; i < 10_000; i++) {
      long before = System.nanoTime();
      assertThat(ticker.coarse() - before).isNotNegative();
    }
    assertThat(ticks()).isFalse();
  }

  @Test
  void noneIsAheadOfTheClockAndNoThreadOutlivesACloseInTheirMidst() throws InterruptedException {
    CoarseTicker[] tickers = new CoarseTicker[20];
    Arrays.setAll(tickers, i -> new CoarseTicker());
    Together.run(
        4,
        tickers.length,
        (thread, round) -> {
          CoarseTicker shared = tickers[round];
          for (int i = 0; i < 20_000; i++) {
            long now = shared.coarse();
            assertThat(System.nanoTime() - now).as("never ahead").isNotNegative();
          }
          if (thread == 0) {
            shared.close();
          }
        },
        round -> Poll.until(() -> !ticks()));
  }
}
