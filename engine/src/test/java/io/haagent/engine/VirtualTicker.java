package io.haagent.engine;

import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands until it is told, and that parking moves instead of waiting for it. */
final class VirtualTicker implements Ticker {
  private final AtomicLong now;
  private final AtomicLong parked = new AtomicLong();
  private volatile Runnable whenParked = () -> {};

  VirtualTicker() {
    // Just below the wrap, where arithmetic that compares instants instead of differences breaks.
    this(Long.MAX_VALUE - 1_500_000_000L);
  }

  VirtualTicker(long now) {
    this.now = new AtomicLong(now);
  }

  @Override
  public long nanos() {
    return now.get();
  }

  @Override
  public void park(long nanos) {
    parked.addAndGet(nanos);
    now.addAndGet(nanos);
    whenParked.run();
  }

  void advance(long nanos) {
    now.addAndGet(nanos);
  }

  void advanceMillis(long millis) {
    advance(millis * 1_000_000);
  }

  long parkedNanos() {
    return parked.get();
  }

  void whenParked(Runnable action) {
    whenParked = action;
  }
}
