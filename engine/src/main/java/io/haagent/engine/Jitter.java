package io.haagent.engine;

import java.util.concurrent.ThreadLocalRandom;

/** Where randomness comes from; tests put a known sequence in its place. Thread-safe. */
@FunctionalInterface
public interface Jitter {

  /** Returns a number from 0 (inclusive) to 1 (exclusive). */
  double next();

  /** Returns the calling thread's own generator. */
  static Jitter random() {
    return RandomJitter.INSTANCE;
  }

  /** A class of its own so that no lambda is spun at start-up. */
  final class RandomJitter implements Jitter {
    private static final RandomJitter INSTANCE = new RandomJitter();

    private RandomJitter() {}

    @Override
    public double next() {
      return ThreadLocalRandom.current().nextDouble();
    }
  }
}
