package io.haagent.bench;

import io.haagent.bootstrap.Gate;
import io.haagent.bootstrap.Guard;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/** What a guarded call costs when nothing goes wrong, policy by policy and all together. */
public class GuardedCall extends Measured {

  /** Woven, but the guard is off. */
  @Benchmark
  public int off(Call call, Guards guards) throws Throwable {
    return woven(Guards.OFF, call.argument);
  }

  /** A guard without a policy. */
  @Benchmark
  public int empty(Call call, Guards guards) throws Throwable {
    return woven(Guards.EMPTY, call.argument);
  }

  /** A breaker over the last 100 calls. */
  @Benchmark
  public int breakerCount(Call call, Guards guards) throws Throwable {
    return woven(Guards.BREAKER_COUNT, call.argument);
  }

  /** A breaker over the last 10 seconds. */
  @Benchmark
  public int breakerTime(Call call, Guards guards) throws Throwable {
    return woven(Guards.BREAKER_TIME, call.argument);
  }

  /** A token bucket. */
  @Benchmark
  public int limit(Call call, Guards guards) throws Throwable {
    return woven(Guards.LIMIT, call.argument);
  }

  /** A bulkhead. */
  @Benchmark
  public int bulkhead(Call call, Guards guards) throws Throwable {
    return woven(Guards.BULKHEAD, call.argument);
  }

  /** Three attempts with a budget. */
  @Benchmark
  public int retry(Call call, Guards guards) throws Throwable {
    return woven(Guards.RETRY, call.argument);
  }

  /** Breaker over 100 calls, limit, bulkhead and retry. */
  @Benchmark
  public int stack(Call call, Guards guards) throws Throwable {
    return woven(Guards.STACK, call.argument);
  }

  /** A sliding window, which never admits one call too many. */
  @Benchmark
  public int slidingWindow(Call call, Guards guards) throws Throwable {
    return woven(Guards.SLIDING_WINDOW, call.argument);
  }

  /** A limit that has warmed up. */
  @Benchmark
  public int warmUp(Call call, Guards guards) throws Throwable {
    return woven(Guards.WARM_UP, call.argument);
  }

  /** One call after the other. */
  @Benchmark
  public int paced(Call call, Guards guards) throws Throwable {
    return woven(Guards.PACED, call.argument);
  }

  /** A token bucket for each of a million texts. */
  @Benchmark
  public int keys(Call call, Tenants tenants, Tenants.Walk walk, KeyGuards guards)
      throws Throwable {
    String name = walk.nextName(tenants);
    return woven(KeyGuards.ROOMY, Guard.NO_NUMBER, name, call.argument);
  }

  /** A token bucket for each of a million numbers. */
  @Benchmark
  public int keysNumber(Call call, Tenants tenants, Tenants.Walk walk, KeyGuards guards)
      throws Throwable {
    return woven(KeyGuards.ROOMY, walk.next(tenants), null, call.argument);
  }

  /** Ten times as many keys as there is room for. */
  @Benchmark
  public int keysCrowded(Call call, Tenants tenants, Tenants.Walk walk, KeyGuards guards)
      throws Throwable {
    String name = walk.nextName(tenants);
    return woven(KeyGuards.CROWDED, Guard.NO_NUMBER, name, call.argument);
  }

  /** Breaker over 100 calls, limit and bulkhead of each of a thousand texts. */
  @Benchmark
  public int per(Call call, Tenants tenants, Tenants.Walk walk, ValuedGuard guards)
      throws Throwable {
    String name = guards.name(walk.next(tenants));
    return woven(ValuedGuard.INDEX, Guard.NO_NUMBER, name, call.argument);
  }

  /** A call that an open breaker rejects. */
  @Benchmark
  public Object rejected(Call call, Guards guards) {
    try {
      return woven(Guards.OPEN, call.argument);
    } catch (Throwable rejection) {
      return rejection;
    }
  }

  /**
   * A woven method, written out as the advice leaves it: the state of the call in locals, the body
   * in a loop that a repeat goes round. The index is a constant once this is inlined, as it is in
   * woven code.
   */
  private static int woven(int index, int argument) throws Throwable {
    long start = 0;
    long token = 0;
    int attempt = 0;
    Throwable rejection = null;
    Guard guard = Gate.guard(index);
    if (guard != null) {
      start = Gate.start(guard);
      token = Gate.enter(guard, start);
      if (token < Guard.FREE) {
        rejection = Gate.rejection(guard, token, GuardedCall.class);
      }
    }
    while (true) {
      int result = 0;
      Throwable thrown = null;
      if (rejection == null) {
        try {
          result = Call.work(argument);
        } catch (Throwable t) {
          thrown = t;
        }
      }
      if (guard != null && token != Guard.FREE) {
        if (rejection != null) {
          thrown = rejection;
        } else if (thrown == null) {
          Gate.success(guard, token, start);
        } else {
          attempt++;
          token = Gate.failure(guard, token, start, attempt, thrown);
          if (token > Guard.FREE) {
            continue;
          }
        }
      }
      if (thrown != null) {
        throw thrown;
      }
      return result;
    }
  }

  /** As the other, where the guard tells calls apart by an argument. */
  private static int woven(int index, long number, @Nullable Object value, int argument)
      throws Throwable {
    long start = 0;
    long token = 0;
    long key = 0;
    int attempt = 0;
    Throwable rejection = null;
    Guard guard = Gate.guard(index);
    if (guard != null) {
      guard = Gate.of(guard, number, value);
      start = Gate.start(guard);
      key = Gate.key(guard, number, value, null);
      token = Gate.enter(guard, start, key);
      if (token < Guard.FREE) {
        rejection = Gate.rejection(guard, token, GuardedCall.class);
      }
    }
    while (true) {
      int result = 0;
      Throwable thrown = null;
      if (rejection == null) {
        try {
          result = Call.work(argument);
        } catch (Throwable t) {
          thrown = t;
        }
      }
      if (guard != null && token != Guard.FREE) {
        if (rejection != null) {
          thrown = rejection;
        } else if (thrown == null) {
          Gate.success(guard, token, start);
        } else {
          attempt++;
          token = Gate.failure(guard, token, start, attempt, thrown, key);
          if (token > Guard.FREE) {
            continue;
          }
        }
      }
      if (thrown != null) {
        throw thrown;
      }
      return result;
    }
  }
}
