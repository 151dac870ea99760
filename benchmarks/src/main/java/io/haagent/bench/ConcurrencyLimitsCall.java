package io.haagent.bench;

import com.netflix.concurrency.limits.Limiter;
import com.netflix.concurrency.limits.limit.FixedLimit;
import com.netflix.concurrency.limits.limiter.SimpleLimiter;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Netflix's limiter with a fixed limit, the nearest that it has to a bulkhead. */
public class ConcurrencyLimitsCall extends Measured {

  /** The limiter. */
  @State(Scope.Benchmark)
  public static class Places {
    private final Limiter<Void> limiter =
        SimpleLimiter.newBuilder().limit(FixedLimit.of(1000)).build();
  }

  /** A thousand calls at once. */
  @Benchmark
  @SuppressWarnings("NullAway") // It takes null where it needs no context.
  public int bulkhead(Places places, Call call) {
    Optional<Limiter.Listener> listener = places.limiter.acquire(null);
    if (listener.isEmpty()) {
      throw new IllegalStateException("rejected while measuring");
    }
    int result = Call.work(call.argument);
    listener.get().onSuccess();
    return result;
  }
}
