package io.haagent.bench.timer;

import io.haagent.engine.Backoff;
import io.haagent.engine.PolicyGuard;
import io.haagent.engine.PolicyGuardBuilder;
import io.haagent.engine.Scheduler;
import io.haagent.engine.TimerThread;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Our timer beside the JDK's: a task that is scheduled and taken back, among others that wait, and
 * a whole asynchronous call that has a deadline and attempts with a time of their own.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class TimerBenchmark {
  private static final long MILLI = 1_000_000;
  private static final long TIMEOUT = 500 * MILLI;
  private static final long HOUR = 3_600_000 * MILLI;
  private static final Object[] ARGUMENTS = {"receiver"};

  /** Which timer. */
  @Param({"queue", "wheel"})
  public String timer = "";

  /** How many other tasks wait. */
  @Param({"0", "1000", "100000"})
  public int pending;

  private Scheduler scheduler = new TimerThread();
  private PolicyGuard bare = guard().build();
  private PolicyGuard timed = bare;
  private @Nullable MethodHandle body;

  private static PolicyGuardBuilder guard() {
    return PolicyGuard.builder(1, "stock").retry(3, new Backoff(MILLI, 1, MILLI, 0));
  }

  /** Makes the timer and what waits in it. */
  @Setup
  public void setUp() throws ReflectiveOperationException {
    scheduler = timer.equals("queue") ? new QueueTimer() : new TimerThread();
    for (int i = 0; i < pending; i++) {
      Scheduler.Handle unused = scheduler.schedule(() -> {}, HOUR + i * MILLI);
    }
    body =
        MethodHandles.publicLookup()
            .findVirtual(Object.class, "toString", MethodType.methodType(String.class));
    bare = guard().build();
    timed = guard().scheduler(scheduler).deadline(4 * TIMEOUT).attemptTimeout(TIMEOUT).build();
  }

  /** Ends the timer. */
  @TearDown
  public void tearDown() throws Exception {
    ((AutoCloseable) scheduler).close();
  }

  /** One task, scheduled and taken back. */
  @Benchmark
  public void scheduleAndCancel() {
    Scheduler.Handle handle = scheduler.schedule(() -> {}, TIMEOUT);
    if (handle != null) {
      handle.cancel();
    }
  }

  /** A call that has no time, for comparison. */
  @Benchmark
  public @Nullable Object callWithoutTimes() {
    return call(bare);
  }

  /** A call with two times. */
  @Benchmark
  public @Nullable Object callWithDeadlineAndAttemptTimeout() {
    return call(timed);
  }

  private @Nullable Object call(PolicyGuard guard) {
    CompletableFuture<String> own = new CompletableFuture<>();
    long start = guard.start();
    long token = guard.enter(start);
    Object given = guard.returned(token, start, own, null, body, ARGUMENTS);
    own.complete("well");
    return given;
  }
}
