package io.haagent.engine;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * What a guard keeps for one thread, on lines of memory of its own. The counts have that thread as
 * their only writer, so that adding is a load and a store; whoever sums up reads the latest.
 */
final class Stripe extends StripeFields {
  private static final AtomicLongFieldUpdater<StripeFields> ADMITTED =
      AtomicLongFieldUpdater.newUpdater(StripeFields.class, "admitted");
  private static final AtomicLongFieldUpdater<StripeFields> SUCCESSES =
      AtomicLongFieldUpdater.newUpdater(StripeFields.class, "successes");
  private static final AtomicLongFieldUpdater<StripeFields> PERMIT =
      AtomicLongFieldUpdater.newUpdater(StripeFields.class, "permit");

  /** Keeps the next object off these lines. */
  @SuppressWarnings("unused")
  private long p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15, p16;

  /** Makes a stripe whose first call to be timed is one of the first 64. */
  Stripe() {
    random = Sampling.next((int) System.nanoTime());
    toTime = Sampling.after(-1, random);
  }

  /** Counts an admitted first attempt; by the owner only. */
  void admit() {
    ADMITTED.lazySet(this, admitted + 1);
  }

  /** Counts a first attempt that succeeded; by the owner only. */
  void succeed() {
    SUCCESSES.lazySet(this, successes + 1);
  }

  /** Tells whether the call just admitted is the one in 64 to be timed; by the owner only. */
  boolean isToBeTimed() {
    return admitted == toTime;
  }

  /**
   * Times the call just admitted; by the owner only.
   *
   * @param now 0 if it isn't to be timed after all
   */
  void time(long now) {
    random = Sampling.next(random);
    toTime = Sampling.after(admitted, random);
    began = now;
  }

  /** Draws a call that isn't to be counted here; by the owner only. */
  boolean draw() {
    random = Sampling.next(random);
    return Sampling.isDrawn(random);
  }

  /** Tells whether the call that ends now is timed; by the owner only. */
  boolean isTimed() {
    return began != 0;
  }

  /** Returns when the call began that ends now, 0 where it isn't timed; by the owner only. */
  long takeBegan() {
    long taken = began;
    began = 0;
    return taken;
  }

  /** Tells, of one in 64 of the calls to be counted, that it is the one to look at the clock. */
  boolean isSampled() {
    return (successes & 63) == 0;
  }

  boolean permit(long before, long after) {
    return PERMIT.compareAndSet(this, before, after);
  }

  /** Sets the bulkhead's word; by the only one who may at this moment. */
  void permit(long word) {
    PERMIT.lazySet(this, word);
  }
}
