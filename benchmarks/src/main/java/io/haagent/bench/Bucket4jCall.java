package io.haagent.bench;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Bucket4j's lock-free bucket, its fastest, on the clock that ours measures by. */
public class Bucket4jCall extends Measured {

  /** The bucket. */
  @State(Scope.Benchmark)
  public static class Tokens {
    private final Bucket bucket = bucket("");
  }

  /** One for each key, in the map that has no bound. */
  @State(Scope.Benchmark)
  public static class Keyed {
    private final ConcurrentHashMap<String, Bucket> buckets = new ConcurrentHashMap<>();

    /** Makes the buckets. */
    @Setup
    public void fill(Tenants tenants) {
      for (String name : tenants.copies()) {
        buckets.put(name, bucket(name));
      }
    }
  }

  private static Bucket bucket(String unused) {
    return Bucket.builder()
        .addLimit(
            Bandwidth.builder()
                .capacity(1_000_000_000L)
                .refillGreedy(1_000_000_000L, Duration.ofSeconds(1))
                .build())
        .withNanosecondPrecision()
        .withSynchronizationStrategy(SynchronizationStrategy.LOCK_FREE)
        .build();
  }

  /** A billion a second. */
  @Benchmark
  public int limit(Tokens tokens, Call call) {
    if (!tokens.bucket.tryConsume(1)) {
      throw new IllegalStateException("rejected while measuring");
    }
    return Call.work(call.argument);
  }

  /** A bucket for each of a million texts. */
  @Benchmark
  public int keys(Keyed keyed, Tenants tenants, Tenants.Walk walk, Call call) {
    String name = walk.nextName(tenants);
    if (!keyed.buckets.computeIfAbsent(name, Bucket4jCall::bucket).tryConsume(1)) {
      throw new IllegalStateException("rejected while measuring");
    }
    return Call.work(call.argument);
  }
}
