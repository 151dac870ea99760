package io.haagent.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A guard's stripes by the number of their thread, see {@link Slots}. A stripe outlives its thread
 * and goes on with the next owner of the number, so that sums never lose what was counted. A guard
 * that is never called has no table of them.
 *
 * <p>Thread-safe. Each owner reads and writes its own place of the table only, plainly, and a
 * number changes hands when its thread has ended. Who sums up sees a stripe at the latest when it
 * sees something that the stripe's owner did afterwards.
 */
final class Stripes {
  /** As long as any, so that a number is always within. */
  private static final @Nullable Stripe[] NONE = new Stripe[Slots.MOST];

  private static final AtomicReferenceFieldUpdater<Stripes, Stripe[]> TABLE =
      AtomicReferenceFieldUpdater.newUpdater(Stripes.class, Stripe[].class, "table");

  private final AtomicInteger end = new AtomicInteger();
  private volatile @Nullable Stripe[] table = NONE;

  /** Returns the stripe of the calling thread, which owns the number. */
  Stripe owned(int slot) {
    Stripe stripe = get(slot);
    return stripe != null ? stripe : create(slot);
  }

  private Stripe create(int slot) {
    if (table == NONE) {
      TABLE.compareAndSet(this, NONE, new Stripe[Slots.MOST]);
    }
    Stripe stripe = new Stripe();
    table[slot] = stripe;
    // Before the stripe is used, so that whoever sums up looks at it.
    end.accumulateAndGet(slot + 1, Math::max);
    return stripe;
  }

  /** Returns a number's stripe, if it has one yet. */
  @Nullable Stripe get(int slot) {
    return table[slot];
  }

  /** Returns a number above that of any stripe. */
  int end() {
    return end.get();
  }

  /** Returns first attempts that succeeded, of those that are counted here. */
  long successes() {
    long sum = 0;
    for (int slot = end() - 1; slot >= 0; slot--) {
      Stripe stripe = get(slot);
      sum += stripe == null ? 0 : stripe.successes;
    }
    return sum;
  }

  /** Returns first attempts that were admitted, of those that are counted here. */
  long admitted() {
    long sum = 0;
    for (int slot = end() - 1; slot >= 0; slot--) {
      Stripe stripe = get(slot);
      sum += stripe == null ? 0 : stripe.admitted;
    }
    return sum;
  }
}
