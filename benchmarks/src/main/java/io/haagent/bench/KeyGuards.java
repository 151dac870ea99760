package io.haagent.bench;

import io.haagent.bootstrap.Adapter;
import io.haagent.bootstrap.Gate;
import io.haagent.bootstrap.Guard;
import io.haagent.engine.CallKey;
import io.haagent.engine.CoarseTicker;
import io.haagent.engine.KeyedLimitSettings;
import io.haagent.engine.PolicyGuard;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Guards with a limit for each key, behind the real {@link Gate}: one with room for all of {@link
 * Tenants}, one with room for a tenth of them.
 */
@State(Scope.Benchmark)
public class KeyGuards {
  static final int ROOMY = 0;
  static final int CROWDED = 1;

  /** More than the busiest key ever asks for. */
  static final long RATE = 1_000_000_000L;

  private final PolicyGuard[] guards = {
    guard(ROOMY, Tenants.COUNT), guard(CROWDED, Tenants.COUNT / 10)
  };
  private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();

  private static PolicyGuard guard(int index, int maxKeys) {
    KeyedLimitSettings.Tier tier =
        new KeyedLimitSettings.Tier("", RATE, TimeUnit.SECONDS.toNanos(1), RATE);
    return PolicyGuard.builder(index, "keys-" + index)
        .ticker(new CoarseTicker())
        .limit(new KeyedLimitSettings(CallKey.argument(0), null, List.of(tier), maxKeys), 0)
        .build();
  }

  /** Puts the guards behind the gate, where every key has been before. */
  @Setup
  public void install(Tenants tenants) {
    Gate.install(guards, new Adapter[0], (where, thrown) -> fault.compareAndSet(null, thrown));
    for (PolicyGuard guard : guards) {
      for (int use = 0; use < 3; use++) {
        for (int i = 0; i < Tenants.COUNT; i++) {
          call(guard, Guard.NO_NUMBER, tenants.names()[i]);
          call(guard, i, null);
        }
      }
    }
  }

  private static void call(PolicyGuard guard, long number, @Nullable Object value) {
    long start = guard.start();
    guard.success(guard.enter(start, guard.key(number, value, null)), start);
  }

  /** Makes sure that what was measured was a guard at work. */
  @TearDown(Level.Iteration)
  public void check() {
    Throwable thrown = fault.get();
    if (thrown != null) {
      throw new IllegalStateException("a guard failed while it was measured", thrown);
    }
    for (PolicyGuard guard : guards) {
      if (guard.status().rejected() > 0) {
        throw new IllegalStateException(guard.name() + " rejected while measuring");
      }
    }
  }
}
