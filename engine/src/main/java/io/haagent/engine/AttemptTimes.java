package io.haagent.engine;

import org.jspecify.annotations.Nullable;

/**
 * When the attempts that run began, kept by whoever knows it anyway: the breaker of those that hold
 * a lease, the adaptive limit of all others, and this where neither does and their time is bounded.
 * Thread-safe.
 */
final class AttemptTimes {
  /** Nobody needs to know them. */
  private static final AttemptTimes UNKNOWN =
      new AttemptTimes(Ticker.system(), null, null, null, 0);

  private final Ticker ticker;
  private final @Nullable CircuitBreaker breaker;
  private final @Nullable AdaptiveLimit adaptive;
  private final @Nullable InFlight running;

  /** Nanoseconds, 0 for none. */
  private final long longest;

  private AttemptTimes(
      Ticker ticker,
      @Nullable CircuitBreaker breaker,
      @Nullable AdaptiveLimit adaptive,
      @Nullable InFlight running,
      long longest) {
    this.ticker = ticker;
    this.breaker = breaker;
    this.adaptive = adaptive;
    this.running = running;
    this.longest = longest;
  }

  /**
   * Returns the times of a guard's attempts.
   *
   * @param longest how long an attempt may take, in nanoseconds, 0 for no bound
   * @param room for so many attempts at once, a power of two; more is made when it is needed
   */
  static AttemptTimes of(GuardState state, Ticker ticker, long longest, int room) {
    AdaptiveLimit adaptive = state.adaptive;
    if (longest <= 0 && adaptive == null) {
      return UNKNOWN;
    }
    InFlight running = adaptive == null ? new InFlight(room) : null;
    return new AttemptTimes(ticker, state.breaker, adaptive, running, longest);
  }

  /** Notes when an attempt begins, unless the breaker notes it already or it is a probe. */
  long begin(long token) {
    if ((adaptive == null && running == null) || (token & Admission.LEASES) != 0) {
      return token;
    }
    long now = ticker.nanos();
    long call = 0;
    if (adaptive != null) {
      call = adaptive.begin(now);
    } else if (running != null) {
      call = running.begin(now, false) + 1;
    }
    return call == 0 ? token : token | Admission.TIMED | call << Admission.SLOT_SHIFT;
  }

  /** Forgets an attempt; returns when it began, or 0 where nobody knows or needs to. */
  long end(long token) {
    if (adaptive == null && running == null) {
      return 0;
    }
    long began = began(token);
    if ((token & Admission.TIMED) != 0) {
      int call = call(token);
      if (adaptive != null) {
        adaptive.end(call);
      } else if (running != null) {
        running.end(call - 1);
      }
    }
    return began;
  }

  private long began(long token) {
    if ((token & Admission.TIMED) == 0) {
      return breaker == null ? 0 : breaker.began(Admission.permit(token));
    }
    int call = call(token);
    if (adaptive != null) {
      return adaptive.began(call);
    }
    return running == null ? 0 : running.began(call - 1);
  }

  private static int call(long token) {
    return (int) ((token & Admission.LEASES) >>> Admission.SLOT_SHIFT);
  }

  /** Returns nanoseconds left of a running attempt's time, {@link Long#MAX_VALUE} for no bound. */
  long remaining(long token, long now) {
    if (longest == 0) {
      return Long.MAX_VALUE;
    }
    long began = began(token);
    return began == 0 ? longest : longest - (now - began);
  }
}
