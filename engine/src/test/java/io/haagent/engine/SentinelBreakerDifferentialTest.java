package io.haagent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.csp.sentinel.Entry;
import com.alibaba.csp.sentinel.EntryType;
import com.alibaba.csp.sentinel.context.Context;
import com.alibaba.csp.sentinel.node.Node;
import com.alibaba.csp.sentinel.slotchain.StringResourceWrapper;
import com.alibaba.csp.sentinel.slots.block.RuleConstant;
import com.alibaba.csp.sentinel.slots.block.degrade.DegradeRule;
import com.alibaba.csp.sentinel.slots.block.degrade.circuitbreaker.ExceptionCircuitBreaker;
import com.alibaba.csp.sentinel.slots.block.degrade.circuitbreaker.ResponseTimeCircuitBreaker;
import com.alibaba.csp.sentinel.util.TimeUtil;
import com.alibaba.csp.sentinel.util.function.BiConsumer;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Runs the same calls through this breaker and through Sentinel's three degrade rules, with what
 * the preset {@code sentinel} makes of them: one probe, and a rate that must be exceeded. Where the
 * two are meant to differ the driver keeps to what both do: Sentinel counts from 0 in each of its
 * intervals, so the calls of one lie in one of ours; and it counts late answers of an older state,
 * so nothing is on its way when the state changes.
 */
class SentinelBreakerDifferentialTest {
  private static final long MILLIS = 1_000_000;

  /** A multiple of each interval, which is how Sentinel cuts them. */
  private static final long EPOCH_MILLIS = 1_700_000_000_000L;

  private static final int RUNS = 200;
  private static final int CALLS = 1_000;

  static {
    // Before its first class is loaded: it writes its own log, by default to the home directory.
    System.setProperty("csp.sentinel.log.dir", "target/sentinel");
  }

  @Test
  void opensByTheErrorRatioAsSentinel() {
    for (int seed = 0; seed < RUNS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int percent = 1 + random.nextInt(99);
      DegradeRule rule =
          rule(random, RuleConstant.DEGRADE_GRADE_EXCEPTION_RATIO).setCount(percent / 100.0);
      TripRules rules = new TripRules(percent, 0, 0, 0, 0, true);
      Pair pair = new Pair(new ExceptionCircuitBreaker(rule), rule, rules);
      pair.run(random, "error ratio, seed " + seed, random.nextInt(100), 3);
    }
  }

  @Test
  void opensByTheSlowRatioAsSentinel() {
    for (int seed = 0; seed < RUNS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int percent = 1 + random.nextInt(100);
      int slowMillis = 1 + random.nextInt(10);
      DegradeRule rule =
          rule(random, RuleConstant.DEGRADE_GRADE_RT)
              .setCount(slowMillis)
              .setSlowRatioThreshold(percent / 100.0);
      TripRules rules = new TripRules(0, 0, slowMillis * MILLIS, percent, 0, true);
      Pair pair = new Pair(new ResponseTimeCircuitBreaker(rule), rule, rules);
      pair.run(random, "slow ratio, seed " + seed, 30, 2 + random.nextInt(15));
    }
  }

  /** We count no failures but those in a row; where all fail that is the same. */
  @Test
  void opensByTheErrorCountAsSentinelWhereNoCallSucceedsBetween() {
    for (int seed = 0; seed < RUNS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int count = random.nextInt(20);
      DegradeRule rule =
          rule(random, RuleConstant.DEGRADE_GRADE_EXCEPTION_COUNT)
              .setCount(count)
              .setMinRequestAmount(1);
      TripRules rules = new TripRules(0, count + 1, 0, 0, 0, true);
      Pair pair = new Pair(new ExceptionCircuitBreaker(rule), rule, rules);
      pair.runInRows(random, "error count, seed " + seed);
    }
  }

  @Test
  void anErrorRatioOfOneNeverOpensSentinelAndOpensUs() {
    SplittableRandom random = new SplittableRandom(1);
    DegradeRule rule = rule(random, RuleConstant.DEGRADE_GRADE_EXCEPTION_RATIO).setCount(1);
    Pair pair =
        new Pair(new ExceptionCircuitBreaker(rule), rule, new TripRules(100, 0, 0, 0, 0, true));
    for (int i = 0; i < 50; i++) {
      pair.both(true, 0);
    }
    assertThat(pair.theirs.currentState().name()).isEqualTo("CLOSED");
    assertThat(pair.ours.state()).isEqualTo(BreakerState.OPEN);
  }

  @Test
  void aBurstAcrossSentinelsIntervalsOpensUsAlone() {
    SplittableRandom random = new SplittableRandom(1);
    DegradeRule rule =
        rule(random, RuleConstant.DEGRADE_GRADE_EXCEPTION_RATIO)
            .setCount(0.5)
            .setMinRequestAmount(10)
            .setStatIntervalMs(1000);
    Pair pair =
        new Pair(new ExceptionCircuitBreaker(rule), rule, new TripRules(50, 0, 0, 0, 0, true));
    pair.millis = 900;
    for (int i = 0; i < 9; i++) {
      pair.both(true, 0);
    }
    pair.millis = 1000;
    for (int i = 0; i < 9; i++) {
      pair.both(true, 0);
    }
    assertThat(pair.theirs.currentState().name()).isEqualTo("CLOSED");
    assertThat(pair.ours.state()).isEqualTo(BreakerState.OPEN);
  }

  private static DegradeRule rule(SplittableRandom random, int grade) {
    int[] intervals = {1000, 2000, 5000, 10_000};
    return new DegradeRule("stock")
        .setGrade(grade)
        .setTimeWindow(1 + random.nextInt(5))
        .setMinRequestAmount(1 + random.nextInt(20))
        .setStatIntervalMs(intervals[random.nextInt(intervals.length)]);
  }

  /** The two breakers, and the time that both see. */
  private static final class Pair {
    private final com.alibaba.csp.sentinel.slots.block.degrade.circuitbreaker.CircuitBreaker theirs;
    private final CircuitBreaker ours;
    private final int interval;
    private long millis;

    Pair(
        com.alibaba.csp.sentinel.slots.block.degrade.circuitbreaker.CircuitBreaker theirs,
        DegradeRule rule,
        TripRules rules) {
      this.theirs = theirs;
      this.interval = rule.getStatIntervalMs();
      BreakerSettings settings =
          new BreakerSettings(
              rule.getMinRequestAmount(),
              rules,
              rule.getTimeWindow() * 1000 * MILLIS,
              OpenBackoff.NONE,
              1,
              0,
              false);
      WindowShape window = new WindowShape(true, interval * MILLIS);
      this.ours =
          new CircuitBreaker(
              new BreakerTerms(window, settings, () -> 0.5, Deaf.LISTENER),
              new Stripes(),
              this::nanos);
    }

    private long nanos() {
      return (EPOCH_MILLIS + millis) * MILLIS;
    }

    void run(SplittableRandom random, String run, int failing, int longest) {
      for (int call = 0; call < CALLS; call++) {
        if (random.nextInt(30) == 0 || millis % interval + 2L * longest >= interval) {
          nextInterval();
        }
        boolean failed = random.nextInt(100) < failing;
        String where = run + ", call " + call;
        same(where, failed, random.nextInt(longest));
        if (ours.state() == BreakerState.OPEN && random.nextInt(5) == 0) {
          millis += random.nextInt(6000);
        }
      }
    }

    void runInRows(SplittableRandom random, String run) {
      for (int row = 0; row < CALLS / 20; row++) {
        nextInterval();
        same(run + ", row " + row, false, 0);
        int calls = random.nextInt(40);
        for (int call = 0; call < calls; call++) {
          same(run + ", row " + row + ", call " + call, true, 0);
        }
      }
    }

    /** The one after the next, so that ours, which slides, has forgotten all as well. */
    private void nextInterval() {
      millis = (millis / interval + 2) * interval;
    }

    private void same(String where, boolean failed, int duration) {
      boolean[] admitted = both(failed, duration);
      assertThat(admitted[0]).as(where).isEqualTo(admitted[1]);
      assertThat(ours.state().name()).as(where).isEqualTo(theirs.currentState().name());
    }

    /** Makes a call of each that lets one pass, and tells which do. */
    private boolean[] both(boolean failed, int duration) {
      TimeUtil.set(EPOCH_MILLIS + millis);
      Call call = new Call();
      Context context = new Context(null, "test").setCurEntry(call);
      boolean theirsPasses = theirs.tryPass(context);
      long permit = ours.tryAcquire(nanos());
      if (permit >= 0) {
        permit = ours.begin(permit, nanos(), false);
      }
      millis += duration;
      TimeUtil.set(EPOCH_MILLIS + millis);
      if (theirsPasses) {
        if (failed) {
          call.setError(new IllegalStateException("down"));
        }
        theirs.onRequestComplete(context);
      }
      if (permit >= 0) {
        ours.settle(permit, failed ? Outcome.FAILURE : Outcome.SUCCESS, nanos());
      }
      return new boolean[] {permit >= 0, theirsPasses};
    }
  }

  /** A call as Sentinel's breakers see it. */
  private static final class Call extends Entry {
    Call() {
      super(new StringResourceWrapper("stock", EntryType.OUT));
    }

    @Override
    public void exit(int count, Object... arguments) {}

    @Override
    protected @Nullable Entry trueExit(int count, Object... arguments) {
      return null;
    }

    @Override
    public @Nullable Node getLastNode() {
      return null;
    }

    @Override
    public void whenTerminate(BiConsumer<Context, Entry> handler) {}
  }
}
