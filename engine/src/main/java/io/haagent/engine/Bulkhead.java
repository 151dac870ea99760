package io.haagent.engine;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many calls run at once. Callers that wait are parked and served first come, first
 * served; a caller that doesn't wait never overtakes one that does.
 *
 * <p>Where no caller waits, a thread's stripe keeps the permit of its last call, so that its next
 * one takes it by one CAS that nobody contends for and gives it back by a plain write. A stripe's
 * word is {@code [times taken:62 | state:2]}:
 *
 * <pre>
 *   NONE ──▶ USED (from the shared permits, by the owner) ──▶ NONE (back to them)
 *             │ ▲
 *             ▼ │ (by the owner)
 *            KEPT ──▶ NONE (taken by a thread that found none among the shared ones)
 * </pre>
 *
 * <p>A call is only rejected if at one moment all permits were in use: that is read off two looks
 * at all stripes, between which none was taken.
 */
final class Bulkhead implements Places {
  private static final int NONE = 0;
  private static final int USED = 1;
  private static final int KEPT = 2;
  private static final int STATE = 3;
  private static final int TAKEN = 4;
  private static final long STOLEN = -1;

  private final Permits permits;
  private final Stripes stripes;
  private int maxConcurrent;

  /** Whether stripes may keep permits: not while there are waiters, or too few for all. */
  private volatile boolean keeps;

  private volatile boolean mayKeep;

  Bulkhead(int maxConcurrent) {
    this(maxConcurrent, false, new Stripes());
  }

  /**
   * Makes an empty bulkhead.
   *
   * @param mayKeep false where callers wait
   * @param stripes of the guard
   */
  Bulkhead(int maxConcurrent, boolean mayKeep, Stripes stripes) {
    if (maxConcurrent < 1) {
      throw new IllegalArgumentException("maxConcurrent must be at least 1: " + maxConcurrent);
    }
    this.permits = new Permits(maxConcurrent);
    this.stripes = stripes;
    this.maxConcurrent = maxConcurrent;
    this.mayKeep = mayKeep;
    this.keeps = mayKeep;
  }

  /**
   * Changes how many may run at once; calls that run keep their permits. Where more of them run
   * than may, none is admitted until enough have ended. Not to be called by two threads at once.
   *
   * @param newMayKeep false where callers wait from now on
   */
  void resize(int newMaxConcurrent, boolean newMayKeep) {
    mayKeep = newMayKeep;
    keeps = false;
    for (int slot = stripes.end() - 1; slot >= 0; slot--) {
      if (steal(stripes.get(slot))) {
        permits.release();
      }
    }
    int more = newMaxConcurrent - maxConcurrent;
    if (more > 0) {
      permits.release(more);
    } else {
      permits.reducePermits(-more);
    }
    maxConcurrent = newMaxConcurrent;
    keeps = newMayKeep && permits.availablePermits() > newMaxConcurrent / 2;
  }

  /**
   * Takes a permit for the thread that owns the stripe.
   *
   * @return false where {@link #tryAcquire(long)} is to be asked
   */
  boolean tryAcquire(Stripe stripe) {
    if (!keeps) {
      return false;
    }
    long word = stripe.permit;
    if ((word & STATE) == KEPT) {
      return stripe.permit(word, word - KEPT + TAKEN + USED);
    }
    if ((word & STATE) != NONE || !permits.tryAcquire()) {
      return false;
    }
    stripe.permit((word & ~STATE) + TAKEN + USED);
    return true;
  }

  /** Takes one of the shared permits, if there is one and nobody waits for it. */
  boolean tryAcquire() {
    return !permits.hasQueuedThreads() && permits.tryAcquire();
  }

  /** Gives the permit back that a stripe uses, from whichever thread. */
  void release(Stripe stripe) {
    long word = stripe.permit;
    if (keeps) {
      stripe.permit(word - USED + KEPT);
    } else {
      stripe.permit(word - USED + NONE);
      release();
    }
  }

  /**
   * Takes a permit, waiting for it if need be.
   *
   * @return false when the time is over or the thread was interrupted; its flag is then still set
   */
  boolean tryAcquire(long waitNanos) {
    if (!permits.hasQueuedThreads() && (permits.tryAcquire() || steal())) {
      return true;
    }
    if (waitNanos <= 0) {
      return false;
    }
    try {
      return permits.tryAcquire(waitNanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Takes a permit that a stripe keeps, or finds that at one moment there was none. */
  private boolean steal() {
    if (keeps) {
      keeps = false;
    }
    for (; ; ) {
      long before = look();
      if (before != STOLEN && permits.tryAcquire()) {
        return true;
      }
      long after = before == STOLEN ? STOLEN : look();
      if (after == STOLEN) {
        if (permits.availablePermits() >= 0) {
          return true;
        }
        // There are too many since the bulkhead was made smaller.
        permits.release();
      } else if (after == before) {
        return false;
      }
    }
  }

  /**
   * Steals a permit or sums up the words: none is kept, so each can only have grown by having been
   * taken again or shrunk by having been given back, and taking weighs more than all the states.
   */
  private long look() {
    for (; ; ) {
      long taken = 0;
      int used = 0;
      boolean lost = false;
      for (int slot = stripes.end() - 1; slot >= 0; slot--) {
        Stripe stripe = stripes.get(slot);
        long word = stripe == null ? NONE : stripe.permit;
        if ((word & STATE) == KEPT) {
          if (steal(stripe)) {
            return STOLEN;
          }
          lost = true;
        }
        taken += word / TAKEN;
        used += (int) (word & STATE);
      }
      if (!lost) {
        return taken * (Slots.MOST + 1) + used;
      }
    }
  }

  private static boolean steal(@Nullable Stripe stripe) {
    if (stripe == null) {
      return false;
    }
    long word = stripe.permit;
    return (word & STATE) == KEPT && stripe.permit(word, (word & ~STATE) + NONE);
  }

  @Override
  public void resize(int size) {
    resize(size, false);
  }

  /** Returns how many permits are out, those that stripes keep among them. */
  @Override
  public int inUse() {
    return maxConcurrent - permits.availablePermits();
  }

  /** Returns how many may run at once, and how many do, each stripe seen at its own moment. */
  BulkheadStatus status() {
    int held = inUse();
    for (int slot = stripes.end() - 1; slot >= 0; slot--) {
      Stripe stripe = stripes.get(slot);
      held -= stripe != null && (stripe.permit & STATE) == KEPT ? 1 : 0;
    }
    return new BulkheadStatus(maxConcurrent, Math.max(0, held), null);
  }

  /** Gives a permit back, from whichever thread. */
  void release() {
    permits.release();
    if (!keeps && mayKeep && permits.availablePermits() > maxConcurrent / 2) {
      keeps = true;
    }
  }

  /** Takes no monitor: a queue of parked threads around one CAS'd word, which may be below 0. */
  private static final class Permits extends Semaphore {
    private static final long serialVersionUID = 1L;

    Permits(int permits) {
      super(permits, true);
    }

    @Override
    protected void reducePermits(int reduction) {
      super.reducePermits(reduction);
    }
  }
}
