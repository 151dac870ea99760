package io.haagent.engine;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;
import org.junit.jupiter.api.Test;

/**
 * Every interleaving of a few operations on two threads must look like some order of them, one
 * after the other. Time stands still in these tests; that it passes is what the properties show.
 */
class ConcurrencyTest {
  private static final long SECONDS = 1_000_000_000;

  private static void check(Class<?> structure, int actors) {
    new ModelCheckingOptions()
        .iterations(6)
        .invocationsPerIteration(300)
        .threads(2)
        .actorsPerThread(actors)
        .actorsBefore(1)
        .actorsAfter(2)
        .minimizeFailedScenario(false)
        .check(structure);
  }

  @Test
  void aBucketNeverGivesATokenTwiceNorLosesOne() {
    check(Bucket.class, 3);
  }

  @Test
  void aTimerTakesEachEntryOnceUnlessItIsCancelled() {
    check(Entries.class, 3);
  }

  @Test
  void aSlidingWindowNeverGivesAPermitTwiceNorLosesOne() {
    check(Window.class, 3);
  }

  @Test
  void aWarmUpNeverGivesAPermitTwiceNorLosesOne() {
    check(Warming.class, 3);
  }

  @Test
  void aBulkheadNeverAdmitsOneTooMany() {
    check(Rooms.class, 3);
  }

  @Test
  void aGroupNeverAdmitsMoreThanAPrioritysShare() {
    check(Shared.class, 3);
  }

  @Test
  void aPermitThatAStripeKeepsIsThereForAll() {
    check(Kept.class, 3);
  }

  @Test
  void noCallThatRunsIsForgottenNorCountedTwice() {
    check(Running.class, 3);
  }

  @Test
  void aBucketThatLendsNeverGivesMoreThanItHas() {
    new ModelCheckingOptions()
        .iterations(8)
        .invocationsPerIteration(400)
        .threads(2)
        .actorsPerThread(4)
        .actorsBefore(1)
        .actorsAfter(1)
        .minimizeFailedScenario(false)
        // A batch that another thread holds can't be had, so results alone are no order of calls.
        .verifier(EpsilonVerifier.class)
        .check(Lent.class);
  }

  @Test
  void aBreakersCallsTakeEffectOneAfterTheOther() {
    check(Breaker.class, 3);
  }

  @Test
  void probesAreAdmittedAndJudgedOneAfterTheOther() {
    check(Probes.class, 3);
  }

  @Test
  void anOperatorsOrderTakesEffectBetweenTwoCalls() {
    check(Ordered.class, 3);
  }

  @Test
  void anotherWindowTakesItsPlaceBetweenTwoCalls() {
    check(Reshaped.class, 3);
  }

  public static class Bucket extends Limiter {
    public Bucket() {
      super(new TokenBucket(10, SECONDS, 2, 0));
    }

    @Operation
    public boolean takeLater() {
      return limiter.reserve(SECONDS / 10, 0) > 0;
    }
  }

  /**
   * One entry at a time on each thread, and one thread that collects. One that were lost could
   * still be cancelled after a collection.
   */
  public static class Entries {
    private final TimerInbox inbox = new TimerInbox();
    private final TimerWheel wheel = new TimerWheel();
    private final TimerEntry[] entries = new TimerEntry[16];

    @Operation
    public void leave(@Param(gen = ThreadIdGen.class) int thread) {
      cancel(thread);
      TimerEntry entry = new TimerEntry(() -> {}, 0);
      entries[thread] = entry;
      inbox.push(entry);
    }

    @Operation
    public boolean cancel(@Param(gen = ThreadIdGen.class) int thread) {
      TimerEntry entry = entries[thread];
      return entry != null && entry.take() != null;
    }

    @Operation(nonParallelGroup = "timer")
    public void collect() {
      inbox.drain(wheel);
      for (TimerEntry due = wheel.due(0); due != null; due = wheel.due(0)) {
        due.take();
      }
    }
  }

  /** All callers have one time, for a claim may be left with the time of one that lost it. */
  public static class Window extends Limiter {
    public Window() {
      super(new SlidingWindow(2, SECONDS / 10, 0));
    }
  }

  /** Without an idle time, after which another caller may for a moment see it still warm. */
  public static class Warming extends Limiter {
    public Warming() {
      super(new WarmUp(10, SECONDS, 2, SECONDS, 0));
    }
  }

  /** One reservation at a time on each thread can be given back. */
  public abstract static class Limiter {
    private static final int NONE = 0;

    final RateLimiter limiter;
    private final long[] reservations = new long[16];

    Limiter(RateLimiter limiter) {
      this.limiter = limiter;
    }

    @Operation
    public boolean take() {
      return limiter.reserve(0, 0) > 0;
    }

    @Operation
    public long reserve(@Param(gen = ThreadIdGen.class) int thread) {
      long reservation = limiter.reserve(0, SECONDS);
      reservations[thread] = Math.max(NONE, reservation);
      return reservation < 0 ? reservation : limiter.waitNanos(reservation);
    }

    @Operation
    public void cancel(@Param(gen = ThreadIdGen.class) int thread) {
      if (reservations[thread] > NONE) {
        limiter.cancel(0, reservations[thread]);
        reservations[thread] = NONE;
      }
    }
  }

  public static class Rooms {
    private final Bulkhead bulkhead = new Bulkhead(2);

    @Operation
    public boolean enter() {
      return bulkhead.tryAcquire(0);
    }

    @Operation
    public void leave() {
      bulkhead.release();
    }
  }

  /** Of three places the last is the important calls' own; each thread has one of each kind. */
  public static class Shared {
    private final PriorityPermits permits = new PriorityPermits(3);
    private final boolean[][] held = new boolean[16][2];

    @Operation
    public boolean important(@Param(gen = ThreadIdGen.class) int thread) {
      held[thread][0] = held[thread][0] || permits.tryAcquire(0);
      return held[thread][0];
    }

    @Operation
    public boolean other(@Param(gen = ThreadIdGen.class) int thread) {
      held[thread][1] = held[thread][1] || permits.tryAcquire(PriorityPermits.LAST);
      return held[thread][1];
    }

    @Operation
    public void leave(@Param(gen = ThreadIdGen.class) int thread) {
      for (int kind = 0; kind < 2; kind++) {
        if (held[thread][kind]) {
          held[thread][kind] = false;
          permits.release();
          return;
        }
      }
    }

    @Validate
    public void balances() {
      int all = 0;
      for (boolean[] kinds : held) {
        all += (kinds[0] ? 1 : 0) + (kinds[1] ? 1 : 0);
      }
      if (permits.inUse() != all) {
        throw new IllegalStateException(permits.inUse() + " out, " + all + " held");
      }
    }
  }

  /** Each thread asks its stripe first; one call of its own and one of another kind at a time. */
  public static class Kept {
    private final Stripes stripes = new Stripes();
    private final Bulkhead bulkhead = new Bulkhead(2, true, stripes);
    private final boolean[] used = new boolean[16];
    private final boolean[] fromStripe = new boolean[16];

    public Kept() {
      for (int thread = 0; thread < 4; thread++) {
        stripes.owned(thread);
      }
    }

    @Operation
    public boolean enter(@Param(gen = ThreadIdGen.class) int thread) {
      if (used[thread]) {
        return true;
      }
      fromStripe[thread] = bulkhead.tryAcquire(stripes.owned(thread));
      used[thread] = fromStripe[thread] || bulkhead.tryAcquire(0);
      return used[thread];
    }

    @Operation
    public void leave(@Param(gen = ThreadIdGen.class) int thread) {
      if (used[thread] && fromStripe[thread]) {
        bulkhead.release(stripes.owned(thread));
      } else if (used[thread]) {
        bulkhead.release();
      }
      used[thread] = false;
    }

    @Operation
    public boolean enterShared() {
      return bulkhead.tryAcquire(0);
    }
  }

  /** Each thread has up to two calls running, one within the other. */
  public static class Running {
    private final InFlight running = new InFlight();
    private final int[][] slots = new int[16][2];
    private final int[] depth = new int[16];

    @Operation
    public boolean begin(@Param(gen = ThreadIdGen.class) int thread) {
      if (depth[thread] == 2) {
        return false;
      }
      slots[thread][depth[thread]++] = running.begin(thread + 1, true);
      return true;
    }

    /** Brings when the call began. */
    @Operation
    public long end(@Param(gen = ThreadIdGen.class) int thread) {
      return depth[thread] == 0 ? 0 : running.end(slots[thread][--depth[thread]]);
    }

    @Validate
    public void countsThemAll() {
      int depths = Arrays.stream(depth).sum();
      int overdue = running.overdue(1000, 1, 0);
      if (overdue != depths) {
        throw new IllegalStateException(overdue + " counted, " + depths + " running");
      }
    }
  }

  /**
   * Batches of 2 of a bucket of 32, most of which are taken; some time passes between two ticks.
   */
  public static class Lent {
    private static final int BURST = 32;

    private final LendingBucket bucket =
        new LendingBucket(new TokenBucket(1, SECONDS, BURST, 0), BURST, 2);
    private final Stripe[] stripes = new Stripe[16];
    private final AtomicInteger taken = new AtomicInteger();

    public Lent() {
      for (int thread = 0; thread < stripes.length; thread++) {
        stripes[thread] = new Stripe();
      }
      for (int i = 0; i < 24; i++) {
        take(15);
      }
    }

    @Operation
    public void take(@Param(gen = ThreadIdGen.class) int thread) {
      take(thread, 0);
    }

    @Operation
    public void takeInTheNextTick(@Param(gen = ThreadIdGen.class) int thread) {
      take(thread, 1);
    }

    @Operation
    public void reserve() {
      if (bucket.reserve(0, 0) > 0) {
        taken.incrementAndGet();
      }
    }

    private void take(int thread, long now) {
      if (bucket.take(stripes[thread], () -> now, now)) {
        taken.incrementAndGet();
      }
    }

    /** Takes all that is left, the batches too: together it is the burst, and nothing got lost. */
    @Validate
    public void holdsTheBurst() {
      int sum = taken.get();
      for (Stripe stripe : stripes) {
        while (bucket.take(stripe, () -> 1, 1)) {
          sum++;
        }
      }
      if (sum > BURST || sum < BURST - 6) {
        throw new IllegalStateException(sum + " tokens of " + BURST);
      }
    }
  }

  /** Four calls decide, half of them failed is too many. */
  public static class Breaker extends Calls {
    public Breaker() {
      super(0);
    }
  }

  /** Two probes decide, one of them failed is too many. */
  public static class Probes extends Calls {
    public Probes() {
      super(SECONDS);
      for (int i = 0; i < 3; i++) {
        breaker.settle(breaker.tryAcquire(0), Outcome.FAILURE, 0);
      }
    }
  }

  /** An operator among the calls. */
  public static class Ordered extends Calls {
    public Ordered() {
      super(0);
    }

    @Operation
    public void forceOpen() {
      breaker.force(true);
    }

    @Operation
    public void forceClosed() {
      breaker.force(false);
    }

    @Operation
    public void reset() {
      breaker.reset();
    }
  }

  /** A change of the window among the calls; one at a time, as reloads are. */
  public static class Reshaped extends Calls {
    public Reshaped() {
      super(SECONDS);
      for (int i = 0; i < 3; i++) {
        breaker.settle(breaker.tryAcquire(0), Outcome.FAILURE, 0);
      }
    }

    @Operation(nonParallelGroup = "reload")
    public void shorten() {
      breaker.become(terms(2));
    }

    @Operation(nonParallelGroup = "reload")
    public void lengthen() {
      breaker.become(terms(4));
    }
  }

  private static BreakerTerms terms(int window) {
    return new BreakerTerms(
        new WindowShape(false, window),
        new BreakerSettings(3, 50, false, SECONDS, 2, SECONDS),
        () -> 0.5,
        Deaf.LISTENER);
  }

  /** One call at a time on each thread. */
  public abstract static class Calls {
    private static final long NONE = -1;

    final Stripes stripes = new Stripes();
    final CircuitBreaker breaker = new CircuitBreaker(terms(4), stripes, new VirtualTicker(0));

    private final long now;
    private final long[] permits = new long[16];

    Calls(long now) {
      this.now = now;
      Arrays.fill(permits, NONE);
    }

    @Operation
    public boolean acquire(@Param(gen = ThreadIdGen.class) int thread) {
      if (permits[thread] < 0) {
        permits[thread] = breaker.tryAcquire(now);
      }
      return permits[thread] >= 0;
    }

    @Operation
    public void fail(@Param(gen = ThreadIdGen.class) int thread) {
      settle(thread, Outcome.FAILURE);
    }

    @Operation
    public void succeed(@Param(gen = ThreadIdGen.class) int thread) {
      settle(thread, Outcome.SUCCESS);
    }

    @Operation
    public void ignore(@Param(gen = ThreadIdGen.class) int thread) {
      settle(thread, Outcome.IGNORED);
    }

    @Operation
    public BreakerState state() {
      return breaker.state();
    }

    /** As a thread with a stripe of its own tells it. */
    @Operation
    public void succeedStriped(@Param(gen = ThreadIdGen.class) int thread) {
      if (permits[thread] < 0 || !breaker.succeed(permits[thread], stripes.owned(thread))) {
        succeed(thread);
      } else {
        permits[thread] = NONE;
      }
    }

    private void settle(int thread, Outcome outcome) {
      if (permits[thread] >= 0) {
        breaker.settle(permits[thread], outcome, now);
        permits[thread] = NONE;
      }
    }
  }
}
