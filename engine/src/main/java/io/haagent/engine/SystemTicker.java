package io.haagent.engine;

/** {@link System#nanoTime}, as a class of its own so that no lambda is spun at start-up. */
final class SystemTicker implements Ticker {
  static final SystemTicker INSTANCE = new SystemTicker();

  private SystemTicker() {}

  @Override
  public long nanos() {
    return System.nanoTime();
  }
}
