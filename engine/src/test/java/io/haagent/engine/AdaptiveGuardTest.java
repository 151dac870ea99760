package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.haagent.engine.AdaptiveSettings.Law;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An adaptive bulkhead among a guard's other policies. */
class AdaptiveGuardTest {
  private static final long MILLIS = 1_000_000;
  private static final long SECONDS = 1_000 * MILLIS;

  private final VirtualTicker ticker = new VirtualTicker();

  @Test
  void learnsBesideABreakerThatTimesTheSameCalls() {
    PolicyGuard guard = adaptive().breakerOverCalls(100, slowerThan(2 * SECONDS)).build();
    load(guard, 8, 10 * MILLIS, 5);
    assertThat(places(guard)).isGreaterThan(8);
  }

  @Test
  void probesOfAHalfOpenBreakerGiveTheirPlacesBack() {
    BreakerSettings settings = new BreakerSettings(2, 50, false, SECONDS, 3, 0);
    PolicyGuard guard = adaptive().breakerOverCalls(2, settings).build();
    fail(guard);
    fail(guard);
    assertThat(guard.breakerState()).isEqualTo(BreakerState.OPEN);
    ticker.advance(SECONDS);
    for (int probe = 0; probe < 3; probe++) {
      long start = guard.start();
      guard.settle(guard.admit(start, false), start, Outcome.SUCCESS);
    }
    assertThat(guard.breakerState()).isEqualTo(BreakerState.CLOSED);
    assertThat(places(guard)).isEqualTo(8);
  }

  private void fail(PolicyGuard guard) {
    long start = guard.start();
    guard.settle(guard.admit(start, false), start, Outcome.FAILURE);
  }

  @Test
  void inShadowEachCallPassesAndThoseWithAPlaceTeach() {
    PolicyGuard guard = adaptive().shadow().build();
    Deque<Long> tokens = new ArrayDeque<>();
    long start = guard.start();
    for (int i = 0; i < 20; i++) {
      tokens.add(guard.admit(start, true));
    }
    assertThat(tokens).allMatch(token -> token > 0);
    assertThat(guard.status().rejected()).isEqualTo(12);
    ticker.advance(10 * MILLIS);
    tokens.forEach(token -> guard.settle(token, start, Outcome.SUCCESS));
    load(guard, 8, 10 * MILLIS, 5);
    PolicyGuard on = adaptive().continuing(guard).build();
    assertThat(places(on)).isGreaterThan(8);
  }

  @Test
  void aCallThatAnOlderVersionAdmittedEndsInIt() {
    PolicyGuard before = adaptive().build();
    long start = before.start();
    long token = before.admit(start, false);
    PolicyGuard fixed =
        PolicyGuard.builder(1, "a").ticker(ticker).bulkhead(3, 0).continuing(before).build();
    assertThat(places(fixed)).isEqualTo(2);
    load(before, 1, 10 * MILLIS, 5);
    before.settle(token, start, Outcome.SUCCESS);
    assertThat(places(fixed)).as("no longer sized by the times").isEqualTo(3);
  }

  @Test
  void aVersionThatIsContinuedTwiceBeginsAnewTheSecondTime() {
    PolicyGuard before = adaptive().build();
    load(before, 8, 10 * MILLIS, 5);
    int found = places(before);
    PolicyGuard.builder(1, "a").ticker(ticker).bulkhead(3, 0).continuing(before).build();
    PolicyGuard again = adaptive().continuing(before).build();
    assertThat(places(again)).isEqualTo(found);
    load(again, found, 10 * MILLIS, 5);
    assertThat(places(again)).as("sized by the times again").isGreaterThan(found);
  }

  @Test
  void noPlaceIsLostWhateverComesOfTheCallsWhileVersionsChange() throws InterruptedException {
    AtomicReference<PolicyGuard> guard = new AtomicReference<>(version(0, null));
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      SplittableRandom random = new SplittableRandom(i);
      threads.add(new Thread(() -> calls(go, guard, random)));
    }
    threads.forEach(Thread::start);
    go.countDown();
    for (int version = 1; version <= 200; version++) {
      guard.set(version(version, guard.get()));
      Thread.yield();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    PolicyGuard last = version(0, guard.get());
    PolicyGuard fixed = PolicyGuard.builder(1, "a").bulkhead(7, 0).continuing(last).build();
    assertThat(places(fixed)).isEqualTo(7);
  }

  private static PolicyGuard version(int number, @Nullable PolicyGuard before) {
    PolicyGuardBuilder builder = PolicyGuard.builder(1, "a").continuing(before);
    return switch (number % 3) {
      case 0 -> builder.bulkhead(new AdaptiveSettings(Law.VEGAS, 4, 1, 9, 1.5), 0).build();
      case 1 -> builder.bulkhead(3, MILLIS).build();
      default -> builder.bulkhead(new AdaptiveSettings(Law.GRADIENT, 5, 2, 9, 1.5), MILLIS).build();
    };
  }

  private static void calls(
      CountDownLatch go, AtomicReference<PolicyGuard> current, SplittableRandom random) {
    try {
      go.await();
    } catch (InterruptedException e) {
      return;
    }
    for (int call = 0; call < 20_000; call++) {
      PolicyGuard guard = current.get();
      long start = guard.start();
      long token = guard.admit(start, random.nextInt(50) == 0);
      if (token > 0) {
        guard.settle(token, start, Outcome.values()[random.nextInt(Outcome.values().length)]);
      }
    }
  }

  private PolicyGuardBuilder adaptive() {
    return PolicyGuard.builder(1, "a")
        .ticker(ticker)
        .jitter(() -> 0.5)
        .bulkhead(new AdaptiveSettings(Law.VEGAS, 8, 1, 100, 1.5), 0);
  }

  private static BreakerSettings slowerThan(long nanos) {
    return new BreakerSettings(
        100, new TripRules(50, 0, nanos, 100, 0, false), SECONDS, OpenBackoff.NONE, 3, 0, false);
  }

  /** Keeps so many calls running at once, each for so long. */
  private void load(PolicyGuard guard, int atOnce, long nanos, int seconds) {
    long end = ticker.nanos() + seconds * SECONDS;
    while (ticker.nanos() - end < 0) {
      long start = guard.start();
      Deque<Long> tokens = new ArrayDeque<>();
      for (int i = 0; i < atOnce; i++) {
        tokens.add(guard.admit(start, true));
      }
      ticker.advance(nanos);
      tokens.stream().filter(t -> t > 0).forEach(t -> guard.settle(t, start, Outcome.SUCCESS));
    }
  }

  private static int places(PolicyGuard guard) {
    Deque<Long> tokens = new ArrayDeque<>();
    long start = guard.start();
    for (long token = guard.admit(start, false); token > 0; token = guard.admit(start, false)) {
      tokens.add(token);
    }
    tokens.forEach(token -> guard.settle(token, start, Outcome.IGNORED));
    return tokens.size();
  }
}
