package io.haagent.bench;

import io.haagent.bootstrap.Adapter;
import io.haagent.bootstrap.Gate;
import io.haagent.bootstrap.Guard;
import io.haagent.engine.BreakerSettings;
import io.haagent.engine.CallKey;
import io.haagent.engine.CoarseTicker;
import io.haagent.engine.PolicyGuard;
import io.haagent.engine.ValuesStatus;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A guard with {@code per}, behind the real {@link Gate}, whose values are a thousand texts. */
@State(Scope.Benchmark)
public class ValuedGuard {
  static final int INDEX = 0;
  private static final int VALUES = 1000;

  private final String[] names = names();
  private final PolicyGuard guard =
      PolicyGuard.builder(INDEX, "per")
          .ticker(new CoarseTicker())
          .breakerOverCalls(
              100,
              new BreakerSettings(
                  100, 50, false, TimeUnit.SECONDS.toNanos(5), 3, TimeUnit.SECONDS.toNanos(5)))
          .limit(KeyGuards.RATE, TimeUnit.SECONDS.toNanos(1), KeyGuards.RATE, 0)
          .bulkhead(1000, 0)
          .per(CallKey.argument(0), VALUES)
          .build();
  private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();

  static String[] names() {
    String[] names = new String[VALUES];
    for (int i = 0; i < VALUES; i++) {
      names[i] = "host-" + i + ".example";
    }
    return names;
  }

  /** Returns the value that a tenant's calls have; the busiest stay the busiest. */
  String name(int tenant) {
    return names[tenant % VALUES];
  }

  /** Puts the guard behind the gate. */
  @Setup
  public void install() {
    Gate.install(
        new Guard[] {guard}, new Adapter[0], (where, thrown) -> fault.compareAndSet(null, thrown));
  }

  /** Makes sure that what was measured was a guard at work. */
  @TearDown(Level.Iteration)
  public void check() {
    Throwable thrown = fault.get();
    if (thrown != null) {
      throw new IllegalStateException("the guard failed while it was measured", thrown);
    }
    ValuesStatus values = guard.values(0);
    if (guard.status().rejected() > 0 || values == null || values.values() != VALUES) {
      throw new IllegalStateException("rejected while measuring, or other values: " + values);
    }
  }
}
