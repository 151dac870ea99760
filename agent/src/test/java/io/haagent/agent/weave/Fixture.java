package io.haagent.agent.weave;

import java.util.concurrent.Flow;

/** What the weaving tests weave. */
abstract class Fixture implements Runnable {
  private int attempts;

  @Override
  public void run() {
    attempts++;
    throw new IllegalStateException("attempt " + attempts);
  }

  int other(int... numbers) {
    return numbers.length;
  }

  synchronized int locked() {
    return attempts;
  }

  Flow.Publisher<String> publish() {
    return subscriber -> {};
  }

  abstract void open();

  static final class Concrete extends Fixture {
    @Override
    void open() {}
  }
}
