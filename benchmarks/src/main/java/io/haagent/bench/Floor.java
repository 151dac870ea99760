package io.haagent.bench;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What any guard has to pay at least on this machine: the bare call, and the call beside one step
 * of what guards are made of.
 */
public class Floor extends Measured {

  /** What the calling threads share. */
  @State(Scope.Benchmark)
  public static class Shared {
    private final LongAdder adder = new LongAdder();
    private final AtomicLong counter = new AtomicLong();
    private volatile boolean open;
  }

  /** The call alone; part of every other row. */
  @Benchmark
  public int bare(Call call) {
    return Call.work(call.argument);
  }

  /** Reading a key of a million, as whatever tells calls apart by it has to. */
  @Benchmark
  public int key(Call call, Tenants tenants, Tenants.Walk walk) {
    String name = walk.nextName(tenants);
    return Call.work(call.argument) + name.charAt(name.length() - 1);
  }

  /** The least that an "is it open" can cost. */
  @Benchmark
  public int volatileRead(Call call, Shared shared) {
    if (shared.open) {
      throw new IllegalStateException("rejected while measuring");
    }
    return Call.work(call.argument);
  }

  /** One look at the clock. */
  @Benchmark
  public long nanoTime(Call call) {
    long now = System.nanoTime();
    return Call.work(call.argument) + now;
  }

  /** A count that threads don't contend for. */
  @Benchmark
  public int stripedCount(Call call, Shared shared) {
    shared.adder.increment();
    return Call.work(call.argument);
  }

  /** A count that they do contend for. */
  @Benchmark
  public long sharedCount(Call call, Shared shared) {
    return shared.counter.incrementAndGet() + Call.work(call.argument);
  }
}
