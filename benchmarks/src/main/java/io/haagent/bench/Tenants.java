package io.haagent.bench;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A million keys and the order in which they call: by Zipf's law with exponent 1, as tenants and
 * cache keys do, so the busiest makes 7 % of the calls and the busiest 1,000 half of them. The same
 * order in every run.
 */
@State(Scope.Benchmark)
public class Tenants {
  static final int COUNT = 1_000_000;

  /** Long enough that no key's place in it is remembered by the processor. */
  private static final int CALLS = 1 << 22;

  private final String[] names = new String[COUNT];
  private final int[] calls = new int[CALLS];

  /** Draws the calls. */
  public Tenants() {
    SplittableRandom random = new SplittableRandom(4711);
    int[] byRank = shuffled(random);
    for (int i = 0; i < COUNT; i++) {
      names[i] = "tenant-" + i;
    }
    double[] upTo = new double[COUNT];
    double sum = 0;
    for (int rank = 0; rank < COUNT; rank++) {
      sum += 1.0 / (rank + 1);
      upTo[rank] = sum;
    }
    for (int i = 0; i < CALLS; i++) {
      int found = Arrays.binarySearch(upTo, random.nextDouble(sum));
      calls[i] = byRank[Math.min(COUNT - 1, found < 0 ? -found - 1 : found)];
    }
  }

  /** The busy keys lie anywhere in memory, not side by side. */
  private static int[] shuffled(SplittableRandom random) {
    int[] all = new int[COUNT];
    for (int i = 0; i < COUNT; i++) {
      int other = random.nextInt(i + 1);
      all[i] = all[other];
      all[other] = i;
    }
    return all;
  }

  /** Returns all keys, each once. */
  String[] names() {
    return names;
  }

  /**
   * Returns all keys as other objects: what a map holds came with a key's first call, and the next
   * one brings its own.
   */
  String[] copies() {
    String[] copies = new String[COUNT];
    for (int i = 0; i < COUNT; i++) {
      copies[i] = String.valueOf(names[i].toCharArray());
    }
    return copies;
  }

  /** Where a thread is in the order of the calls. */
  @State(Scope.Thread)
  public static class Walk {
    private int at = System.identityHashCode(this);

    /** Returns the next call's key. */
    int next(Tenants tenants) {
      return tenants.calls[at++ & CALLS - 1];
    }

    /** Returns the next call's key as a text. */
    String nextName(Tenants tenants) {
      return tenants.names[next(tenants)];
    }
  }
}
