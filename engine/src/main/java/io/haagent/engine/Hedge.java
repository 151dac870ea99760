package io.haagent.engine;

import io.haagent.bootstrap.Gate;
import org.jspecify.annotations.Nullable;

/**
 * A guard's hedging: when a hedge is made, how many, and what was counted of them. Thread-safe.
 *
 * @see HedgedStage
 */
final class Hedge {
  private final HedgeSettings settings;
  private final @Nullable HedgeDelay percentile;
  private final RetryBudget budget;
  private final Counts counts;
  private final Ticker ticker;

  /**
   * Makes the hedging of one version of a guard.
   *
   * @param percentile what the delay is learnt by; null where the settings have one
   * @param budget what each hedge takes a token of
   */
  Hedge(
      HedgeSettings settings,
      @Nullable HedgeDelay percentile,
      RetryBudget budget,
      Counts counts,
      Ticker ticker) {
    this.settings = settings;
    this.percentile = percentile;
    this.budget = budget;
    this.counts = counts;
    this.ticker = ticker;
  }

  int max() {
    return settings.max();
  }

  /** Returns nanoseconds to wait before each hedge, or -1 while there are to be none. */
  long delay() {
    return percentile == null ? settings.afterNanos() : percentile.nanos();
  }

  /** Takes a token for a hedge; returns whether there was one. */
  boolean withdraw() {
    return budget.withdraw(ticker.nanos());
  }

  /** Counts a hedge, or one that would have been. */
  void made() {
    counts.hedged();
  }

  /** Counts a hedge whose answer was the attempt's. */
  void won() {
    counts.hedgeWon();
  }

  /** Returns the time, 0 where nothing is learnt by it. */
  long now() {
    return percentile == null ? 0 : ticker.nanos();
  }

  /** Notes how long an attempt took that began at {@link #now}, if it was answered. */
  <T> void learn(long began, AsyncSteps<T> steps, @Nullable T result, @Nullable Throwable thrown) {
    if (percentile == null) {
      return;
    }
    try {
      // Failures are often quick, and say nothing about how long an answer takes.
      if (!steps.fails(result, thrown)) {
        percentile.record(ticker.nanos() - began);
      }
    } catch (Throwable fault) {
      Gate.fault("hedge", fault);
    }
  }

  /** Notes an attempt that was cut: an answer would have taken longer still. */
  void learnCut(long began) {
    if (percentile != null) {
      percentile.record(ticker.nanos() - began);
    }
  }
}
