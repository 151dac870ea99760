package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/**
 * Ten million calls over 64 threads, some of which fail, while the guard's policy is changed all
 * the time, its mode too, and its breaker forced and reset: nothing is lost, and nothing decided
 * that no version of the policy allows.
 */
@Timeout(300)
class LoadTest {
  private static final int ID = 8000;
  private static final int THREADS = 64;
  private static final int CALLS_PER_THREAD = 10_000_000 / THREADS;
  private static final int MOST_CONCURRENT = 24;
  private static final long MOST_PER_SECOND = 2_000_000;
  private static final long MOST_BURST = 20_000;
  private static final long SECOND = 1_000_000_000L;
  private static final IllegalStateException DOWN = new IllegalStateException("down");

  private final AtomicReference<@Nullable PolicyGuard> guard = new AtomicReference<>();
  private final TimerThread timer = new TimerThread();

  /** Odd while an operator has opened the breaker. */
  private final AtomicInteger forced = new AtomicInteger();

  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger mostInside = new AtomicInteger();
  private final AtomicLong enforced = new AtomicLong();
  private final AtomicLong attempts = new AtomicLong();
  private final AtomicLong rejected = new AtomicLong();
  private final AtomicLong outsideThePolicy = new AtomicLong();
  private volatile boolean over;

  @Test
  void platformThreadsLeaveNothingBehind() throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      threads.add(new Thread(caller(i)));
    }
    balances(threads);
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void virtualThreadsLeaveNothingBehind() throws Exception {
    Method unstarted =
        Class.forName("java.lang.Thread$Builder").getMethod("unstarted", Runnable.class);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      threads.add((Thread) unstarted.invoke(builder, caller(i)));
    }
    balances(threads);
  }

  private void balances(List<Thread> threads) throws Exception {
    SplittableRandom random = new SplittableRandom(5);
    guard.set(next(random, null));
    CountDownLatch changed = new CountDownLatch(1);
    Thread changes = new Thread(() -> change(random, changed), "changes");
    changes.setDaemon(true);
    changes.start();
    changed.await();
    long start = System.nanoTime();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    double seconds = (System.nanoTime() - start) / (double) SECOND;
    over = true;
    changes.join();

    assertThat(outsideThePolicy).as("calls that a breaker forced open let through").hasValue(0);
    assertThat(mostInside.get()).isBetween(1, MOST_CONCURRENT);
    assertThat((double) enforced.get()).isLessThanOrEqualTo(MOST_BURST + seconds * MOST_PER_SECOND);
    PolicyGuard last = current();
    GuardStatus status = last.status();
    assertThat(status.calls()).isEqualTo((long) THREADS * CALLS_PER_THREAD);
    assertThat(status.successes() + status.failures() + status.ignored()).isEqualTo(attempts.get());
    assertThat(status.rejected()).isGreaterThanOrEqualTo(rejected.get());
    assertThat(status.metrics().concurrent()).isZero();
    assertThat(status.metrics().tokens()).isBetween(0.0, (double) MOST_BURST);
    holdsAllItsPermits(last);
    timer.close();
  }

  /** Of a bulkhead of seven exactly seven calls may run: no permit is lost, none is there twice. */
  private void holdsAllItsPermits(PolicyGuard last) {
    PolicyGuard seven =
        PolicyGuard.builder(ID, "stock").scheduler(timer).bulkhead(7, 0).continuing(last).build();
    for (int i = 0; i < 7; i++) {
      assertThat(seven.admit(0, false)).as("permit %d", i).isPositive();
    }
    assertThat(seven.admit(0, false)).isNegative();
  }

  private PolicyGuard current() {
    PolicyGuard now = guard.get();
    if (now == null) {
      throw new IllegalStateException("no guard yet");
    }
    return now;
  }

  private Runnable caller(int seed) {
    return () -> {
      SplittableRandom random = new SplittableRandom(seed);
      long made = 0;
      long enforcedHere = 0;
      long rejectedHere = 0;
      for (int i = 0; i < CALLS_PER_THREAD; i++) {
        PolicyGuard now = current();
        int before = forced.get();
        long start = now.start();
        long token = now.enter(start);
        if (token < 0) {
          rejectedHere++;
          continue;
        }
        if (!now.shadow() && (before & 1) == 1 && forced.get() == before) {
          outsideThePolicy.incrementAndGet();
        }
        for (int attempt = 1; token > 0; attempt++) {
          made++;
          enforcedHere += now.shadow() ? 0 : 1;
          if (call(now.shadow(), random)) {
            now.success(token, start);
            break;
          }
          token = now.failure(token, start, attempt, DOWN);
        }
      }
      attempts.addAndGet(made);
      enforced.addAndGet(enforcedHere);
      rejected.addAndGet(rejectedHere);
    };
  }

  /** The body; sometimes others run meanwhile. */
  private boolean call(boolean shadow, SplittableRandom random) {
    int drawn = random.nextInt(1000);
    if (!shadow) {
      int now = inside.incrementAndGet();
      if (now > mostInside.get()) {
        mostInside.accumulateAndGet(now, Math::max);
      }
    }
    if (drawn % 50 == 0) {
      Thread.yield();
    }
    if (!shadow) {
      inside.decrementAndGet();
    }
    return drawn > 100;
  }

  private void change(SplittableRandom random, CountDownLatch changed) {
    while (!over) {
      PolicyGuard before = current();
      switch (random.nextInt(8)) {
        case 0 -> {
          before.forceOpen();
          forced.incrementAndGet();
          LockSupport.parkNanos(300_000);
          forced.incrementAndGet();
          before.reset();
        }
        case 1 -> before.forceClosed();
        case 2 -> before.reset();
        default -> guard.set(next(random, before));
      }
      changed.countDown();
      LockSupport.parkNanos(random.nextInt(2_000_000));
    }
  }

  private PolicyGuard next(SplittableRandom random, @Nullable PolicyGuard before) {
    PolicyGuardBuilder builder =
        PolicyGuard.builder(ID, "stock").scheduler(timer).continuing(before);
    boolean timed = random.nextInt(4) == 0;
    TripRules rules =
        new TripRules(
            20 + random.nextInt(60),
            random.nextInt(2) * 20,
            timed ? SECOND : 0,
            timed ? 100 : 0,
            0,
            random.nextBoolean());
    BreakerSettings breaker =
        new BreakerSettings(
            10, rules, 1_000_000, OpenBackoff.NONE, 5, 100_000_000, random.nextInt(4) == 0);
    if (random.nextBoolean()) {
      builder.breakerOverCalls(50 + random.nextInt(3) * 100, breaker);
    } else {
      builder.breakerOverTime(SECOND, breaker);
    }
    builder.limit(
        MOST_PER_SECOND / (1 + random.nextInt(3)), SECOND, MOST_BURST / (1 + random.nextInt(3)), 0);
    builder.bulkhead(MOST_CONCURRENT / (1 + random.nextInt(3)), random.nextInt(3) * 10_000L);
    if (random.nextInt(3) > 0) {
      builder.retry(2, new Backoff(0, 1, 0, 0));
      builder.retryBudget(0.2, 10);
    }
    if (random.nextInt(4) == 0) {
      builder.deadline(10 * SECOND);
    }
    if (random.nextInt(5) == 0) {
      builder.shadow();
    }
    return builder.build();
  }
}
