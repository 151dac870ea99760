package io.haagent.engine;

/**
 * The limit of each key, around the policies that a guard's calls share. A refusal by those gives
 * the key's permit back; an open breaker is asked first, so that it costs no key a permit.
 * Thread-safe.
 */
final class KeyedAdmission {
  private final KeyedLimit limit;
  private final Admission admission;
  private final Ticker ticker;
  private final GuardEvents events;
  private final boolean shadow;
  private final long longestWait;

  KeyedAdmission(
      KeyedLimit limit,
      Admission admission,
      Ticker ticker,
      GuardEvents events,
      boolean shadow,
      long longestWait) {
    this.limit = limit;
    this.admission = admission;
    this.ticker = ticker;
    this.events = events;
    this.shadow = shadow;
    this.longestWait = longestWait;
  }

  KeyedLimit limit() {
    return limit;
  }

  /** See {@link Admission#first} and {@link Admission#repeat}. */
  long ask(long key, boolean repeat, long start, long now, boolean mayWait) {
    long left = admission.remaining(start, now);
    if (left <= 0 || admission.isOpen(now)) {
      long token = shared(repeat, start, now, mayWait);
      if (token > 0 && !Admission.isRefusedInShadow(token)) {
        // The breaker has ended being open in between: the key owes the permit.
        limit.reserve(key, now, Long.MAX_VALUE);
      }
      return token;
    }
    long longest = mayWait ? Math.min(longestWait, left - 1) : 0;
    long reservation = limit.reserve(key, now, longest);
    if (reservation < 0) {
      if (limit.isCrowded(now)) {
        events.crowded(
            limit.settings().maxKeys(),
            "new ones share buckets and are admitted less often than their rate; raise maxKeys");
      }
      boolean cut = mayWait && -reservation <= longestWait;
      return admission.refused(
          cut ? Refusal.DEADLINE.token() : Refusal.LIMIT.token(-reservation), repeat);
    }
    long wait = limit.waitNanos(key, reservation);
    if (wait > 0 && !shadow && !admission.parkUntil(now + wait)) {
      limit.cancel(key, now, reservation);
      return admission.refused(Refusal.LIMIT.token(), repeat);
    }
    long token = -1;
    try {
      token = shared(repeat, start, wait > 0 && !shadow ? ticker.nanos() : now, mayWait);
    } finally {
      if (token < 0 || Admission.isRefusedInShadow(token)) {
        limit.cancel(key, now, reservation);
      }
    }
    return token;
  }

  private long shared(boolean repeat, long start, long now, boolean mayWait) {
    return repeat ? admission.repeat(start, now, mayWait) : admission.first(start, now, mayWait);
  }
}
