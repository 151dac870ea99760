package io.haagent.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;
import org.junit.jupiter.api.Test;

/**
 * Every interleaving of a few calls on two threads of what a guard's calls share beside its
 * policies.
 *
 * <p>Permits are linearizable. Sums over many counters are not read at one moment: of those it is
 * held that they are never below what had been counted before they were asked for, nor above what
 * had been begun when they answered, and exact once all is over. Of those who tell something now
 * and then it is held that one of them does, and of the others what each one's test says.
 */
class SharedConcurrencyTest {
  private static final long SECOND = 1_000_000_000;

  private static ModelCheckingOptions options() {
    return new ModelCheckingOptions()
        .iterations(6)
        .invocationsPerIteration(150)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(1)
        .actorsAfter(1)
        .minimizeFailedScenario(false);
  }

  private static void checkTheEnd(Class<?> structure) {
    options().verifier(EpsilonVerifier.class).check(structure);
  }

  private static void hold(boolean fact, String otherwise) {
    if (!fact) {
      throw new IllegalStateException(otherwise);
    }
  }

  @Test
  void aGroupsPermitsAreTakenAndGivenBackOneAfterTheOther() {
    options().check(Group.class);
  }

  @Test
  void stripesLoseNoCallNorThatOfAThreadWhoseStripeIsNew() {
    checkTheEnd(Striped.class);
  }

  @Test
  void countsAreExact() {
    checkTheEnd(Counted.class);
  }

  @Test
  void aHistogramHasEveryDuration() {
    checkTheEnd(Durations.class);
  }

  @Test
  void aLimitIsResizedByOneAtATimeAndNeverOnceItIsRetired() {
    checkTheEnd(Adapting.class);
  }

  @Test
  void oneFailureASecondIsKeptInWords() {
    checkTheEnd(Failures.class);
  }

  @Test
  void oneRefusalASecondIsTold() {
    checkTheEnd(Refusals.class);
  }

  /** Of three places the last is the important calls' own. */
  public static class Group {
    private final PriorityPermits permits = new PriorityPermits(3);
    private final int[] held = new int[16];

    @Operation
    public boolean important(@Param(gen = ThreadIdGen.class) int thread) {
      return enter(thread, 0);
    }

    @Operation
    public boolean other(@Param(gen = ThreadIdGen.class) int thread) {
      return enter(thread, PriorityPermits.LAST);
    }

    private boolean enter(int thread, int priority) {
      boolean admitted = permits.tryAcquire(priority);
      held[thread] += admitted ? 1 : 0;
      return admitted;
    }

    @Operation
    public void leave(@Param(gen = ThreadIdGen.class) int thread) {
      if (held[thread] > 0) {
        held[thread]--;
        permits.release();
      }
    }

    @Operation(nonParallelGroup = "sizing")
    public void shrink() {
      permits.resize(1);
    }

    @Operation(nonParallelGroup = "sizing")
    public void grow() {
      permits.resize(4);
    }

    @Operation
    public int inUse() {
      return permits.inUse();
    }
  }

  /** What counts, and what a sum was that was asked for meanwhile. */
  public abstract static class Sums {
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private volatile String wrong = "";

    abstract void count(int thread);

    abstract long sum();

    @Operation
    public void call(@Param(gen = ThreadIdGen.class) int thread) {
      begun.incrementAndGet();
      count(thread);
      done.incrementAndGet();
    }

    @Operation
    public void ask() {
      int least = done.get();
      long sum = sum();
      int most = begun.get();
      if (sum < least || sum > most) {
        wrong = sum + " counted, of " + least + " to " + most;
      }
    }

    @Validate
    public void isExactOnceAllIsOver() {
      hold(wrong.isEmpty(), wrong);
      hold(sum() == done.get(), sum() + " counted, of " + done);
      checkTheRest();
    }

    void checkTheRest() {}
  }

  public static class Striped extends Sums {
    private final Stripes stripes = new Stripes();

    @Override
    void count(int thread) {
      stripes.owned(thread).succeed();
    }

    @Override
    long sum() {
      return stripes.successes();
    }
  }

  public static class Counted extends Sums {
    private final Counts counts = new Counts();

    @Override
    void count(int thread) {
      counts.admitted();
      if (thread % 2 == 0) {
        counts.ended(false, Outcome.FAILURE);
      } else {
        counts.ended(false, Outcome.SUCCESS);
      }
    }

    @Override
    long sum() {
      return counts.calls();
    }

    @Override
    void checkTheRest() {
      hold(counts.running() == 0, counts.running() + " running");
      hold(counts.calls() == counts.successes() + counts.failures(), "calls are not outcomes");
    }
  }

  /** Threads of one stripe and of several, which the first to come makes. */
  @Param(name = "micros", gen = IntGen.class, conf = "1:9")
  public static class Durations {
    private final LatencyHistogram histogram = new LatencyHistogram(true);
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @Operation
    public void record(@Param(name = "micros") int micros) {
      histogram.record(micros * 1000L);
      count.incrementAndGet();
      most.accumulateAndGet(micros, Math::max);
    }

    @Validate
    public void hasThemAll() {
      Latency read = histogram.read();
      hold(read.count() == count.get(), read.count() + " counted, of " + count);
      hold(read.max() == most.get() * 1000L, read.max() + " ns, not " + most);
    }
  }

  /** The tenth call of the second makes the measurement; the two threads' calls fight for it. */
  @Param(name = "nanos", gen = IntGen.class, conf = "1:3")
  public static class Adapting {
    private final Room room = new Room();
    private final AdaptiveLimit limit =
        new AdaptiveLimit(
            new AdaptiveSettings(AdaptiveSettings.Law.VEGAS, 4, 1, 8, 1), 4, room, () -> 0.5, 0);

    public Adapting() {
      // So that there is a shortest time already, and the next measurement changes the limit.
      learn(10, SECOND);
      learn(9, 0);
    }

    private void learn(int times, long now) {
      for (int i = 0; i < times; i++) {
        limit.learn(1000, now, Outcome.SUCCESS, false);
      }
    }

    @Operation
    public void succeed(@Param(name = "nanos") int nanos) {
      limit.learn(nanos * 1000L, 3 * SECOND, Outcome.SUCCESS, false);
    }

    @Operation
    public void beCut() {
      limit.learn(5000, 3 * SECOND, Outcome.FAILURE, true);
    }

    @Operation(nonParallelGroup = "sizing")
    public void retire() {
      limit.retire();
      room.retired = true;
    }

    @Validate
    public void isTheRoomsSize() {
      hold(room.wrong.isEmpty(), room.wrong);
      hold(room.size == limit.limit(), room.size + " places, limit " + limit.limit());
    }
  }

  /** Places that see who resizes them. */
  static final class Room implements Places {
    private final AtomicInteger resizing = new AtomicInteger();
    volatile boolean retired;
    volatile int size;
    volatile String wrong = "";

    @Override
    public int inUse() {
      return size;
    }

    @Override
    public void resize(int to) {
      if (resizing.getAndIncrement() != 0) {
        wrong = "resized by two at once";
      }
      if (retired) {
        wrong = "resized by a limit that was retired";
      }
      size = to;
      resizing.getAndDecrement();
    }
  }

  /** Two seconds, each with some failures. */
  @Param(name = "second", gen = IntGen.class, conf = "0:1")
  public static class Failures {
    private final LastFailure last = new LastFailure(0);
    private final AtomicIntegerArray asked = new AtomicIntegerArray(2);
    private final AtomicIntegerArray put = new AtomicIntegerArray(2);

    @Operation
    public void note(@Param(name = "second") int second) {
      asked.incrementAndGet(second);
      last.note(
          new RuntimeException() {
            private static final long serialVersionUID = 1;

            @Override
            public String getMessage() {
              put.incrementAndGet(second);
              return "of second " + second;
            }
          },
          second * SECOND);
    }

    @Validate
    public void oneASecond() {
      hold(put.get(0) <= 1 && put.get(1) <= 1, put + " put in words");
      hold((last.get() == null) == (asked.get(0) + asked.get(1) == 0), "none kept, of " + asked);
    }
  }

  /** The same, over a reload. */
  @Param(name = "second", gen = IntGen.class, conf = "0:1")
  public static class Refusals {
    private final RecordingSink told = new RecordingSink();
    private final AtomicIntegerArray refused = new AtomicIntegerArray(2);
    private volatile GuardEvents events = events(null);

    private GuardEvents events(GuardEvents before) {
      return new GuardEvents("g", told, false, before, 0);
    }

    @Operation
    public void refuse(@Param(name = "second") int second) {
      refused.incrementAndGet(second);
      events.refused(Refusal.BREAKER_OPEN.token(), BreakerState.OPEN, second * SECOND);
    }

    @Operation(nonParallelGroup = "reload")
    public void reload() {
      events = events(events);
    }

    @Validate
    public void oneASecond() {
      int seconds = Integer.signum(refused.get(0)) + Integer.signum(refused.get(1));
      int least = Integer.signum(seconds);
      int events = told.events.size();
      hold(events >= least && events <= seconds, events + " told, of " + refused);
    }
  }
}
