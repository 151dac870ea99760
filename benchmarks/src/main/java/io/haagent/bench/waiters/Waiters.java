package io.haagent.bench.waiters;

import io.haagent.engine.LimitSettings;
import io.haagent.engine.Outcome;
import io.haagent.engine.PolicyGuard;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Parks ten thousand virtual threads in a {@code wait}, of a limit and of a bulkhead, and measures
 * how they are let in: in which order, how late, and whether their carriers are free meanwhile.
 */
public final class Waiters {
  private static final int PARKED = 10_000;

  /** Others may use the processors meanwhile: one calm round shows what is possible. */
  private static final int ROUNDS = 3;

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long A_MINUTE = TimeUnit.MINUTES.toNanos(1);

  /** Slow enough that nearly all callers are there before the first of them is due. */
  private static final long PER_SECOND = 2_000;

  private final VirtualThreads threads;
  private boolean held;

  private Waiters(VirtualThreads threads) {
    this.threads = threads;
  }

  /** Runs both; ends with exit code 1 where the bar isn't held in any round. */
  public static void main(String[] arguments) throws Exception {
    Waiters waiters = new Waiters(new VirtualThreads());
    System.out.printf(
        "JDK %s, %d processors, virtual threads%n%n",
        Runtime.version(), Runtime.getRuntime().availableProcessors());
    System.out.println("            callers  most parked  overtaken  late us: median     99 %");
    // The first round has the classes loaded and compiled.
    waiters.limit(false);
    waiters.bulkhead(false);
    int held = 0;
    for (int round = 0; round < ROUNDS; round++) {
      waiters.held = true;
      waiters.limit(true);
      waiters.bulkhead(true);
      held += waiters.held ? 1 : 0;
    }
    System.out.printf(
        "in order, at most 1 ms late at the median, others run meanwhile: held in %d of %d rounds%n",
        held, ROUNDS);
    System.exit(held > 0 ? 0 : 1);
  }

  /** One permit every half millisecond; the ones who come first have left before the last come. */
  private void limit(boolean shown) throws InterruptedException {
    int callers = shown ? PARKED * 3 / 2 : PARKED / 10;
    PolicyGuard guard =
        PolicyGuard.builder(1, "limit")
            .limit(LimitSettings.tokenBucket(PER_SECOND, SECOND, 1), A_MINUTE)
            .build();
    Queue queue = new Queue(threads, guard, callers);
    long start = System.nanoTime();
    guard.settle(guard.admit(guard.start(), true), 0, Outcome.SUCCESS);
    int parked = queue.fill();
    boolean others = queue.othersRun();
    queue.await();
    if (shown) {
      long period = SECOND / PER_SECOND;
      report(
          "limit", callers, parked, others, queue.overtaken(), queue.late(start + period, period));
    }
  }

  /** One place, which each caller gives back at once: due is who is next when it is free. */
  private void bulkhead(boolean shown) throws InterruptedException {
    int callers = shown ? PARKED : PARKED / 10;
    PolicyGuard guard = PolicyGuard.builder(2, "bulkhead").bulkhead(1, A_MINUTE).build();
    Queue queue = new Queue(threads, guard, callers);
    long token = guard.admit(0, true);
    int parked = queue.fill();
    boolean others = queue.othersRun();
    guard.settle(token, 0, Outcome.SUCCESS);
    queue.await();
    if (shown) {
      report("bulkhead", callers, parked, others, queue.overtaken(), queue.apart());
    }
  }

  private void report(
      String what, int callers, int parked, boolean others, int overtaken, long[] late) {
    double median = late[late.length / 2] / 1e3;
    System.out.printf(
        Locale.ROOT,
        "%-10s %8d %12d %10d %16.1f %8.1f%n",
        what,
        callers,
        parked,
        overtaken,
        median,
        late[late.length * 99 / 100] / 1e3);
    // Where the machine stalls, callers of a limit whose times have all come wake side by side.
    held &= others && parked >= PARKED && overtaken <= callers / 1_000 && median <= 1_000;
  }
}
