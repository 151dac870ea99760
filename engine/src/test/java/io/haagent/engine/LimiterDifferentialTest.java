package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.alibaba.csp.sentinel.node.StatisticNode;
import com.alibaba.csp.sentinel.slots.block.RuleConstant;
import com.alibaba.csp.sentinel.slots.block.flow.TrafficShapingController;
import com.alibaba.csp.sentinel.slots.block.flow.controller.DefaultController;
import com.alibaba.csp.sentinel.slots.block.flow.controller.ThrottlingController;
import com.alibaba.csp.sentinel.slots.block.flow.controller.WarmUpController;
import com.alibaba.csp.sentinel.util.TimeUtil;
import com.google.common.util.concurrent.VirtualRateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Runs the same calls through our limiters and the peers'. What is meant to be equal must be, call
 * by call; what is not, and docs/limit.md tells, is held too, so that the page stays true.
 */
class LimiterDifferentialTest {
  private static final long SECONDS = 1_000_000_000;
  private static final long MILLIS = 1_000_000;
  private static final long MICROS = 1_000;

  /** A long while after the epoch that Sentinel's windows are cut by. */
  private static final long EPOCH_MILLIS = 1_700_000_000_000L;

  static {
    // Before its first class is loaded: it writes its own log, by default to the home directory.
    System.setProperty("csp.sentinel.log.dir", "target/sentinel");
  }

  @Test
  void aTokenBucketWaitsAsGuavasSmoothBursty() {
    for (int seed = 0; seed < 100; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      // Intervals of whole eighths of microseconds, for Guava cuts fractions off.
      int perSecond = new int[] {1, 5, 25, 125, 1000, 5000, 31250}[random.nextInt(7)];
      long interval = 1_000_000L / perSecond;
      VirtualRateLimiter theirs = VirtualRateLimiter.bursty(perSecond);
      // Beside the second's worth that it saves up it lets one go on credit.
      TokenBucket ours = new TokenBucket(perSecond, SECONDS, perSecond + 1L, 0);
      long micros = 2_000_000;
      for (int step = 0; step < 3_000; step++) {
        micros += eighths(random, perSecond) * Math.max(1, interval / 8);
        long timeout = random.nextInt(3) == 0 ? random.nextLong(4 * interval) : 0;
        long reservation = ours.reserve(micros * MICROS, timeout * MICROS);
        assertThat(reservation < 0 ? -1 : ours.waitNanos(reservation) / MICROS)
            .as("seed %d, %d/s, step %d", seed, perSecond, step)
            .isEqualTo(theirs.waitMicros(micros, timeout));
      }
    }
  }

  /** Mostly less than a permit takes, now and then long enough to fill the bucket. */
  private static long eighths(SplittableRandom random, int perSecond) {
    return random.nextInt(500) == 0
        ? random.nextLong(16L * perSecond)
        : Math.max(0, random.nextInt(14) - 6);
  }

  @Test
  void aWarmUpWithoutABurstWaitsAsGuavasSmoothWarmingUp() {
    for (int seed = 0; seed < 100; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int perSecond = 1 + random.nextInt(500);
      long warmUp = 1_000_000L + random.nextLong(20_000_000L);
      VirtualRateLimiter theirs = VirtualRateLimiter.warmingUp(perSecond, warmUp);
      WarmUp ours = new WarmUp(perSecond, SECONDS, 1, warmUp * MICROS, 0);
      long micros = 0;
      for (int step = 0; step < 2_000; step++) {
        micros += random.nextLong(3_000_000L / perSecond);
        if (random.nextInt(300) == 0) {
          micros += random.nextLong(2 * warmUp);
        }
        double wait = ours.waitNanos(ours.reserve(micros * MICROS, Long.MAX_VALUE / 4)) / 1e3;
        // Guava cuts each permit's price to whole microseconds.
        assertThat(wait)
            .as("seed %d, %d/s, warm-up %d us, step %d", seed, perSecond, warmUp, step)
            .isCloseTo(theirs.waitMicros(micros, Long.MAX_VALUE / 4), within(2.0 * (step + 1)));
      }
    }
  }

  @Test
  void aSlidingWindowDecidesAsResilience4jForCallsAtTheStartOfItsCycles() {
    for (int seed = 0; seed < 100; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int limit = 1 + random.nextInt(20);
      long timeout = random.nextInt(4) * SECONDS;
      AtomicLong clock = new AtomicLong();
      AtomicRateLimiter theirs = resilience4j(limit, timeout, clock);
      SlidingWindow ours = new SlidingWindow(limit, SECONDS, 0);
      for (int step = 0; step < 2_000; step++) {
        if (random.nextInt(2 * limit) == 0) {
          clock.addAndGet(SECONDS * (1 + random.nextInt(3)));
        }
        long reservation = ours.reserve(clock.get(), timeout);
        assertThat(reservation < 0 ? -1 : ours.waitNanos(reservation))
            .as("seed %d, step %d", seed, step)
            .isEqualTo(theirs.reservePermission(1));
      }
    }
  }

  @Test
  void resilience4jAdmitsTwiceTheLimitAcrossTheEdgeOfACycleAndWeDont() {
    AtomicLong clock = new AtomicLong();
    AtomicRateLimiter theirs = resilience4j(10, 0, clock);
    SlidingWindow window = new SlidingWindow(10, SECONDS, 0);
    TokenBucket bucket = new TokenBucket(10, SECONDS, 10, 0);
    int[] admitted = new int[3];
    for (long now : new long[] {SECONDS - 1, SECONDS}) {
      clock.set(now);
      for (int i = 0; i < 20; i++) {
        admitted[0] += theirs.reservePermission(1) >= 0 ? 1 : 0;
        admitted[1] += window.reserve(now, 0) > 0 ? 1 : 0;
        admitted[2] += bucket.reserve(now, 0) > 0 ? 1 : 0;
      }
    }
    assertThat(admitted).containsExactly(20, 10, 10);
  }

  private static AtomicRateLimiter resilience4j(int limit, long timeout, AtomicLong clock) {
    return new AtomicRateLimiter(
        "peer",
        RateLimiterConfig.custom()
            .limitForPeriod(limit)
            .limitRefreshPeriod(Duration.ofSeconds(1))
            .timeoutDuration(Duration.ofNanos(timeout))
            .build(),
        clock::get);
  }

  @Test
  void aSlidingWindowDecidesAsSentinelsDefaultForCallsAtTheStartOfItsBuckets() {
    for (int seed = 0; seed < 100; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int limit = 1 + random.nextInt(20);
      Sentinel theirs = new Sentinel(new DefaultController(limit, RuleConstant.FLOW_GRADE_QPS));
      SlidingWindow ours = new SlidingWindow(limit, SECONDS, 0);
      long millis = 0;
      for (int step = 0; step < 2_000; step++) {
        if (random.nextInt(limit) == 0) {
          millis += 500L * (1 + random.nextInt(3));
        }
        assertThat(ours.reserve(millis * MILLIS, 0) > 0)
            .as("seed %d, step %d", seed, step)
            .isEqualTo(theirs.passes(millis));
      }
    }
  }

  @Test
  void sentinelsDefaultAdmitsTwiceTheLimitWithinASecondAndWeDont() {
    Sentinel theirs = new Sentinel(new DefaultController(10, RuleConstant.FLOW_GRADE_QPS));
    SlidingWindow ours = new SlidingWindow(10, SECONDS, 0);
    int[] admitted = new int[2];
    for (long millis : new long[] {499, 1000}) {
      for (int i = 0; i < 20; i++) {
        admitted[0] += theirs.passes(millis) ? 1 : 0;
        admitted[1] += ours.reserve(millis * MILLIS, 0) > 0 ? 1 : 0;
      }
    }
    assertThat(admitted).containsExactly(20, 10);
  }

  @Test
  void pacingDecidesAsSentinelsRateLimiter() {
    for (int seed = 0; seed < 100; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      // Costs of whole milliseconds, which is what Sentinel rounds them to.
      int perSecond = new int[] {1, 2, 5, 10, 50, 100, 500}[random.nextInt(7)];
      int queueing = random.nextInt(3000 / perSecond + 1);
      Sentinel theirs = new Sentinel(new ThrottlingController(queueing, perSecond));
      TokenBucket ours = new TokenBucket(perSecond, SECONDS, 1, 0);
      long millis = 0;
      for (int step = 0; step < 2_000; step++) {
        millis += random.nextInt(1600 / perSecond + 1);
        assertThat(ours.reserve(millis * MILLIS, queueing * MILLIS) > 0)
            .as("seed %d, %d/s, queueing %d ms, step %d", seed, perSecond, queueing, step)
            .isEqualTo(theirs.passes(millis));
      }
    }
  }

  @Test
  void aWarmUpUnderFullLoadIsLessThanASecondAheadOfSentinels() {
    Sentinel theirs = new Sentinel(new WarmUpController(1000, 10, 3));
    // As much burst as a call a millisecond needs, so that nothing is lost between the calls.
    WarmUp ours = new WarmUp(1000, SECONDS, 4, 10 * SECONDS, 0);
    int[] theirCalls = new int[30];
    int[] ourCalls = new int[30];
    for (int milli = 0; milli < 30_000; milli++) {
      for (int i = 0; i < 2; i++) {
        theirCalls[milli / 1000] += theirs.passes(milli) ? 1 : 0;
        ourCalls[milli / 1000] += ours.reserve(milli * MILLIS, 0) > 0 ? 1 : 0;
      }
    }
    // They look at the curve at the start of each second, we at each call.
    for (int second = 0; second < 29; second++) {
      assertThat(ourCalls[second])
          .as("second %d", second)
          .isBetween(theirCalls[second], (int) (theirCalls[second + 1] * 1.01));
    }
    assertThat(ourCalls[29]).isEqualTo(theirCalls[29]).isEqualTo(1000);
  }

  /** A controller with the counts that it asks for; no call of its waits takes any time. */
  private static final class Sentinel {
    private final TrafficShapingController controller;
    private final StatisticNode node;

    Sentinel(TrafficShapingController controller) {
      TimeUtil.set(EPOCH_MILLIS);
      this.controller = controller;
      this.node = new StatisticNode();
    }

    boolean passes(long millis) {
      TimeUtil.set(EPOCH_MILLIS + millis);
      // Sentinel sleeps in earnest, but not a thread that is interrupted.
      Thread.currentThread().interrupt();
      boolean passes = controller.canPass(node, 1);
      Thread.interrupted();
      if (passes) {
        node.addPassRequest(1);
      }
      return passes;
    }
  }
}
