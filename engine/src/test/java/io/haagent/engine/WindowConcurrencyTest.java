package io.haagent.engine;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;
import org.junit.jupiter.api.Test;

/**
 * Every interleaving of a few calls on two threads whose clocks are not in step.
 *
 * <p>A bucket of the ring is exact at every moment. Sums over several buckets, windows and budgets
 * are not read at one moment, so of those it is held that nothing is lost or counted twice once the
 * calls are over, and that a budget never gives more than it has.
 */
class WindowConcurrencyTest {
  private static ModelCheckingOptions options() {
    return new ModelCheckingOptions()
        .iterations(6)
        .invocationsPerIteration(200)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(1)
        .actorsAfter(1)
        .minimizeFailedScenario(false);
  }

  private static void checkTheEnd(Class<?> structure) {
    options().verifier(EpsilonVerifier.class).check(structure);
  }

  private static void same(String what, long is, long expected) {
    if (is != expected) {
      throw new IllegalStateException(is + " " + what + ", not " + expected);
    }
  }

  @Test
  void aBucketThatIsRecycledLosesNoCallNorKeepsAnOldOne() {
    options().check(Ring.class);
  }

  @Test
  void aWindowOfTimeHasEachCallOnce() {
    checkTheEnd(Timed.class);
  }

  @Test
  void aWindowOfCallsCountsWhatItsPlacesHold() {
    checkTheEnd(Counted.class);
  }

  @Test
  void aBudgetGivesAllThatWasPaidInAndNoMore() {
    checkTheEnd(Budget.class);
  }

  @Test
  void theLastTokenIsGivenOnce() {
    options()
        .iterations(1)
        .invocationsPerIteration(1_000)
        .actorsBefore(0)
        .actorsPerThread(1)
        .actorsAfter(0)
        .verifier(EpsilonVerifier.class)
        .check(LastToken.class);
  }

  @Test
  void aBudgetGivesNoMoreOverAReload() {
    checkTheEnd(Reloaded.class);
  }

  /** Four words for three buckets, so that the fourth and fifth one's are recycled. */
  @Param(name = "epoch", gen = IntGen.class, conf = "4:5")
  @Param(name = "amount", gen = IntGen.class, conf = "1:2")
  public static class Ring {
    private final EpochRing ring = new EpochRing(1, 3, 3, 0);

    public Ring() {
      for (int epoch = 0; epoch < 4; epoch++) {
        ring.add(0, epoch, 7);
      }
    }

    @Operation
    public void add(@Param(name = "epoch") int epoch, @Param(name = "amount") int amount) {
      ring.add(0, epoch, amount);
    }

    @Operation
    public boolean subtract(@Param(name = "epoch") int epoch, @Param(name = "amount") int amount) {
      return ring.subtract(0, epoch, amount);
    }

    @Operation
    public long count(@Param(name = "epoch") int epoch) {
      return ring.count(0, epoch);
    }
  }

  /** A window of ten nanoseconds. */
  @Param(name = "now", gen = IntGen.class, conf = "0:2")
  public static class Timed {
    private static final int LAST = 2;

    private final Stripes stripes = new Stripes();
    private final TimeWindow window = new TimeWindow(10, stripes, 0);
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger slow = new AtomicInteger();
    private final AtomicInteger lastSlow = new AtomicInteger();

    /** As a breaker tells of it. */
    @Operation
    public void good(@Param(gen = ThreadIdGen.class) int thread, @Param(name = "now") int now) {
      if (window.isCalm(now)) {
        stripes.owned(thread).succeed();
      } else {
        boolean unused = window.record(Window.GOOD, now);
      }
      calls.incrementAndGet();
    }

    @Operation
    public void fail(@Param(name = "now") int now) {
      boolean unused = window.record(Window.FAILED, now);
      calls.incrementAndGet();
      failed.incrementAndGet();
    }

    @Operation
    public void beSlow(@Param(name = "now") int now) {
      boolean unused = window.record(Window.SLOW, now);
      calls.incrementAndGet();
      slow.incrementAndGet();
      if (now == LAST) {
        lastSlow.incrementAndGet();
      }
    }

    @Operation
    public void judge(@Param(name = "now") int now) {
      window.judged(now);
    }

    @Validate
    public void hasEachCallOnce() {
      int whole = 9;
      same("calls", window.calls(whole), calls.get());
      same("failed", window.failed(whole), failed.get());
      same("slow", window.slow(whole), slow.get());
      same("failed or slow", window.failedOrSlow(whole), failed.get() + slow.get());
      same("slow in the last bucket", window.slow(9 + LAST), lastSlow.get());
      same("calls at the end", window.failed(20) + window.slow(20) + window.calls(20), 0);
    }
  }

  /** The last three calls, so that they displace each other. */
  public static class Counted {
    private static final int SIZE = 3;

    private final Stripes stripes = new Stripes();
    private final CountWindow window = new CountWindow(SIZE, stripes);

    @Operation
    public void good(@Param(gen = ThreadIdGen.class) int thread) {
      if (window.isCalm(0)) {
        stripes.owned(thread).succeed();
      } else {
        boolean unused = window.record(Window.GOOD, 0);
      }
    }

    @Operation
    public void fail() {
      boolean unused = window.record(Window.FAILED, 0);
    }

    @Operation
    public void beSlow() {
      boolean unused = window.record(Window.SLOW, 0);
    }

    @Operation
    public void failSlowly() {
      boolean unused = window.record(Window.FAILED | Window.SLOW, 0);
    }

    @Operation
    public void amend() {
      window.amend(0);
    }

    @Validate
    public void countsWhatItHolds() {
      WindowMemory memory = new WindowMemory();
      window.remember(0, memory);
      long[] calls = memory.calls();
      long[] kinds = new long[4];
      for (int i = 0; i < calls.length; i += BreakerMemory.STEP) {
        kinds[(int) calls[i + 1]] += calls[i + 2];
      }
      same("failed", window.failed(0), kinds[1] + kinds[3]);
      same("slow", window.slow(0), kinds[2] + kinds[3]);
      same("failed or slow", window.failedOrSlow(0), kinds[1] + kinds[2] + kinds[3]);
      same("calls", window.calls(0), kinds[0] + kinds[1] + kinds[2] + kinds[3]);
      if (window.calls(0) > SIZE) {
        throw new IllegalStateException(window.calls(0) + " calls");
      }
    }
  }

  /** Half a token for each first attempt, and one in reserve. */
  public static class Budget {
    static final double RATIO = 0.5;
    static final double MIN_PER_SECOND = 0.1;

    final Stripes stripes = new Stripes();
    private final AtomicInteger paid = new AtomicInteger();
    private final AtomicInteger given = new AtomicInteger();
    volatile RetryBudget budget = new RetryBudget(RATIO, MIN_PER_SECOND, stripes, 0);

    @Operation
    public void deposit() {
      budget.deposit(0);
      paid.incrementAndGet();
    }

    @Operation
    public void begin(@Param(gen = ThreadIdGen.class) int thread) {
      budget.isCounted(0);
      stripes.owned(thread).admit();
      paid.incrementAndGet();
    }

    @Operation
    public void repeat() {
      if (budget.withdraw(0)) {
        given.incrementAndGet();
      }
    }

    @Validate
    public void givesAllThatIsLeft() {
      while (budget.withdraw(0)) {
        given.incrementAndGet();
      }
      same("tokens", given.get(), paid.get() / 2 + 1);
    }
  }

  /** Two repeats, each of which finds the token there. */
  public static class LastToken {
    private final RetryBudget budget = new RetryBudget(1, 0, new Stripes(), 0);
    private final AtomicInteger given = new AtomicInteger();

    public LastToken() {
      budget.deposit(0);
    }

    @Operation
    public void repeat() {
      if (budget.withdraw(0)) {
        given.incrementAndGet();
      }
    }

    @Validate
    public void givenOnce() {
      while (budget.withdraw(0)) {
        given.incrementAndGet();
      }
      same("tokens", given.get(), 1);
    }
  }

  /** Calls go on with the budget that they began with. */
  public static class Reloaded extends Budget {
    @Operation(nonParallelGroup = "reload")
    public void reload() {
      budget = new RetryBudget(RATIO, MIN_PER_SECOND, stripes, budget, 0);
    }
  }
}
