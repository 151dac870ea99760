package io.haagent.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How a guard's calls ended, exactly, without a line of memory that every call writes: each thread
 * counts in the stripe that its number chooses. Threads that share a stripe are slower, not wrong.
 *
 * <p>First attempts and repeats are counted apart, so that the number of calls needs no counter of
 * its own: a call counts when its first attempt has ended.
 */
final class Counts {
  private static final int FIRST = 0;
  private static final int REPEATED = 3;
  private static final int RETRIES = 6;
  private static final int LATE_FAILURES = 7;
  private static final int ADMITTED = 8;
  private static final int TIMEOUTS = 9;
  private static final int CANCELLED = 10;

  /** As many as there are {@link Refusal}s, and once more for shadow. */
  private static final int REJECTED = 11;

  private static final int WOULD_REJECT = REJECTED + Refusal.COUNT;
  private static final int FALLBACKS = WOULD_REJECT + Refusal.COUNT;
  private static final int FAULTS = FALLBACKS + 1;
  private static final int HEDGES = FAULTS + 1;
  private static final int HEDGES_WON = HEDGES + 1;

  /**
   * 256 bytes, of which those of 29 counters are used: whatever the array's offset, no two stripes
   * share a line.
   */
  private static final int STRIPE_SHIFT = 5;

  /** Twice the processors, as consecutive threads needn't run at once; bounded for large hosts. */
  private static final int STRIPES =
      Integer.highestOneBit(Math.min(Runtime.getRuntime().availableProcessors(), 16) * 4 - 1);

  /** Where threads that own a number count their good first attempts. */
  final Stripes stripes = new Stripes();

  /** Attempts that run though they were given up; too rare for stripes. */
  private final AtomicInteger abandoned = new AtomicInteger();

  /** Attempts that run though they have been counted as ended. */
  private final AtomicInteger outliving = new AtomicInteger();

  private final AtomicLongArray cells = new AtomicLongArray(STRIPES << STRIPE_SHIFT);

  /** Counts an attempt that ended. */
  void ended(boolean repeat, Outcome outcome) {
    add((repeat ? REPEATED : FIRST) + place(outcome));
  }

  /** Counts a call that no policy admitted. */
  void rejected(Refusal by, boolean shadow) {
    add((shadow ? WOULD_REJECT : REJECTED) + by.place());
  }

  /** Counts an attempt that begins, of those that {@link #ended} counts. */
  void admitted() {
    add(ADMITTED);
  }

  /** Counts an attempt as one that took too long, beside how it {@link #ended}. */
  void timedOut() {
    add(TIMEOUTS);
  }

  /** Counts an attempt as one that its caller took back, beside how it {@link #ended}. */
  void takenBack() {
    add(CANCELLED);
  }

  /** Counts an attempt made after the one before, or that would have been. */
  void retried() {
    add(RETRIES);
  }

  /** Counts an attempt that was given up and still runs, until {@link #cameBack}. */
  void gaveUp() {
    abandoned.getAndIncrement();
  }

  /** Counts the end of an attempt that was given up. */
  void cameBack() {
    abandoned.getAndDecrement();
  }

  /** Counts an attempt that runs though it {@link #ended}, or its end by -1. */
  void outlived(int more) {
    outliving.getAndAdd(more);
  }

  /** Takes back a success that turned out to be a failure. */
  void failedLate() {
    add(LATE_FAILURES);
  }

  /** Counts an outcome that the fallback took the place of, or would have. */
  void fellBack() {
    add(FALLBACKS);
  }

  /** Counts an attempt that an injected fault struck. */
  void struck() {
    add(FAULTS);
  }

  /** Counts an attempt made beside one that hadn't been answered, or that would have been. */
  void hedged() {
    add(HEDGES);
  }

  /** Counts a hedge that was answered first. */
  void hedgeWon() {
    add(HEDGES_WON);
  }

  long hedges() {
    return sum(HEDGES);
  }

  long hedgesWon() {
    return sum(HEDGES_WON);
  }

  long fallbacks() {
    return sum(FALLBACKS);
  }

  long faults() {
    return sum(FAULTS);
  }

  long calls() {
    return stripes.successes()
        + sum(FIRST + place(Outcome.SUCCESS))
        + sum(FIRST + place(Outcome.FAILURE))
        + sum(FIRST + place(Outcome.IGNORED))
        + sum(REJECTED, Refusal.COUNT);
  }

  long successes() {
    return stripes.successes() + ended(Outcome.SUCCESS) - sum(LATE_FAILURES);
  }

  long failures() {
    return ended(Outcome.FAILURE) + sum(LATE_FAILURES);
  }

  long ignored() {
    return ended(Outcome.IGNORED);
  }

  long rejected() {
    return sum(REJECTED, 2 * Refusal.COUNT);
  }

  /** Returns how many calls a policy rejected, or would have. */
  long rejected(String policy) {
    long sum = 0;
    for (int i = 0; i < Refusal.COUNT; i++) {
      if (Refusal.at(i).policy.equals(policy)) {
        sum += sum(REJECTED + i) + sum(WOULD_REJECT + i);
      }
    }
    return sum;
  }

  long timeouts() {
    return sum(TIMEOUTS);
  }

  long cancelled() {
    return sum(CANCELLED);
  }

  /**
   * Returns how many attempts are running; one that ends or begins meanwhile may be one too many.
   */
  long running() {
    long over = ended(Outcome.SUCCESS) + ended(Outcome.FAILURE) + ended(Outcome.IGNORED);
    long striped = stripes.successes();
    return Math.max(0, stripes.admitted() + sum(ADMITTED) - over - striped + outliving.get());
  }

  long abandoned() {
    return Math.max(0, abandoned.get() + outliving.get());
  }

  long retries() {
    return sum(RETRIES);
  }

  private long ended(Outcome outcome) {
    return sum(FIRST + place(outcome)) + sum(REPEATED + place(outcome));
  }

  private static int place(Outcome outcome) {
    return outcome == Outcome.SUCCESS ? 0 : outcome == Outcome.FAILURE ? 1 : 2;
  }

  private void add(int kind) {
    int stripe = (int) Thread.currentThread().getId() & STRIPES - 1;
    cells.getAndIncrement((stripe << STRIPE_SHIFT) + kind);
  }

  private long sum(int kind, int kinds) {
    long sum = 0;
    for (int i = 0; i < kinds; i++) {
      sum += sum(kind + i);
    }
    return sum;
  }

  private long sum(int kind) {
    long sum = 0;
    for (int stripe = 0; stripe < STRIPES; stripe++) {
      sum += cells.get((stripe << STRIPE_SHIFT) + kind);
    }
    return sum;
  }
}
