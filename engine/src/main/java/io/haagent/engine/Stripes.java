package io.haagent.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A guard's stripes by the number of their thread, see {@link Slots}. A stripe outlives its thread
 * and goes on with the next owner of the number, so that sums never lose what was counted.
 * Thread-safe.
 */
final class Stripes {
  private final AtomicReferenceArray<@Nullable Stripe> stripes =
      new AtomicReferenceArray<>(Slots.MOST);

  /** The same for the owners, each of which only looks at its own: found in half the steps. */
  private final @Nullable Stripe[] own = new Stripe[Slots.MOST];

  private final AtomicInteger end = new AtomicInteger();

  /** Returns the stripe of the calling thread, which owns the number. */
  Stripe owned(int slot) {
    Stripe stripe = own[slot];
    return stripe != null ? stripe : create(slot);
  }

  private Stripe create(int slot) {
    // Before the stripe is used, so that whoever sums up sees it.
    end.accumulateAndGet(slot + 1, Math::max);
    Stripe made = new Stripe(Nesting.owned(slot));
    Stripe there = stripes.compareAndExchange(slot, null, made);
    Stripe mine = there == null ? made : there;
    own[slot] = mine;
    return mine;
  }

  /** Returns a number's stripe, if it has one yet. */
  @Nullable Stripe get(int slot) {
    return stripes.get(slot);
  }

  /** Returns a number above that of any stripe. */
  int end() {
    return end.get();
  }

  /** Returns first attempts that succeeded, of those that are counted here. */
  long successes() {
    long sum = 0;
    for (int slot = end() - 1; slot >= 0; slot--) {
      Stripe stripe = stripes.get(slot);
      sum += stripe == null ? 0 : stripe.successes;
    }
    return sum;
  }

  /** Returns first attempts that were admitted, of those that are counted here. */
  long admitted() {
    long sum = 0;
    for (int slot = end() - 1; slot >= 0; slot--) {
      Stripe stripe = stripes.get(slot);
      sum += stripe == null ? 0 : stripe.admitted;
    }
    return sum;
  }
}
