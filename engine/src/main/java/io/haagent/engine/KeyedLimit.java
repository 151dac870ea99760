package io.haagent.engine;

import io.haagent.bootstrap.Guard;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A guard's limit that is kept for each key, with the tiers' rates. Thread-safe; its buckets are
 * those of the guard's older version, so that every key keeps its level over a change.
 */
final class KeyedLimit {
  /** How often a guard tells that there are more keys than it has room for, at most. */
  private static final long BETWEEN_ALARMS_NANOS = 60_000_000_000L;

  private static final long TIER = (1L << KeyTable.FREE_BITS) - 1;

  private final KeyedLimitSettings settings;
  private final KeyHash hash;
  private final KeyBuckets buckets;
  private final HotKeys hot;
  private final AtomicLong lastAlarm;
  private final KeyRate[] rates;
  private final String[] tiers;
  private final long absent;

  /**
   * Makes a limit.
   *
   * @param before the older version's, or null; another key or another number of keys begins anew
   * @param restored what it was in another JVM, or null; of use where it begins anew
   */
  KeyedLimit(
      KeyedLimitSettings settings,
      @Nullable KeyedLimit before,
      @Nullable GuardMemory restored,
      long now) {
    this.settings = settings;
    KeyedLimit old = before != null && before.settings.isSameKeys(settings) ? before : null;
    KeysMemory saved = restored == null ? null : restored.keys();
    if (old == null && restored != null && saved != null && settings.key().isSame(saved.key())) {
      hash = new KeyHash(saved.k0(), saved.k1());
      buckets = new KeyBuckets(settings.maxKeys(), now);
      buckets.restore(saved.buckets(), restored.ageNanos(), now);
    } else {
      hash = old == null ? KeyHash.random() : old.hash;
      buckets = old == null ? new KeyBuckets(settings.maxKeys(), now) : old.buckets;
    }
    hot = old == null ? new HotKeys() : old.hot;
    lastAlarm = old == null ? new AtomicLong(now - BETWEEN_ALARMS_NANOS) : old.lastAlarm;
    List<KeyedLimitSettings.Tier> all = settings.tiers();
    rates = new KeyRate[all.size()];
    tiers = new String[all.size()];
    for (int i = 0; i < rates.length; i++) {
      KeyedLimitSettings.Tier tier = all.get(i);
      rates[i] = new KeyRate(tier.permits(), tier.periodNanos(), tier.burst());
      tiers[i] = tier.name();
    }
    absent = hash.absent() & ~TIER;
  }

  KeyedLimitSettings settings() {
    return settings;
  }

  /**
   * Returns a call's key: a hash with the call's tier in its low bits.
   *
   * @param number the value where it is a whole number of a primitive type, else {@link
   *     Guard#NO_NUMBER}
   * @param value the value where it is an object, else null
   * @param tier what {@code tierBy} brings, or null
   */
  long key(long number, @Nullable Object value, @Nullable Object tier) {
    if (value == null && number == Guard.NO_NUMBER) {
      return absent | tier(tier);
    }
    long key = hash.of(number, value);
    if (HotKeys.sampled()) {
      hot.count(key, number, value);
    }
    return (key & ~TIER) | tier(tier);
  }

  private int tier(@Nullable Object asked) {
    if (asked == null || tiers.length == 1) {
      return 0;
    }
    String name =
        asked instanceof String text
            ? text
            : asked instanceof Enum<?> constant ? constant.name() : String.valueOf(asked);
    for (int i = 0; i < tiers.length; i++) {
      if (tiers[i].equals(name)) {
        return i;
      }
    }
    return 0;
  }

  private KeyRate rate(long key) {
    // A call that began under an older policy may name a tier that is gone.
    return rates[(int) Math.min(key & TIER, rates.length - 1)];
  }

  /** See {@link RateLimiter#reserve}. */
  long reserve(long key, long now, long maxWaitNanos) {
    return buckets.reserve(key, rate(key), now, maxWaitNanos);
  }

  /** See {@link RateLimiter#waitNanos}. */
  long waitNanos(long key, long reservation) {
    return rate(key).waitNanos(reservation);
  }

  /** See {@link RateLimiter#cancel}. */
  void cancel(long key, long now, long reservation) {
    buckets.cancel(key, rate(key), now, reservation);
  }

  /** Tells, once a minute at most, that there were more keys than there is room for. */
  boolean isCrowded(long now) {
    long last = lastAlarm.get();
    return now - last >= BETWEEN_ALARMS_NANOS
        && buckets.wasCrowded()
        && lastAlarm.compareAndSet(last, now);
  }

  /** Returns what is to outlive the JVM. */
  KeysMemory memory(long now) {
    KeyMemories memories = new KeyMemories(KeysMemory.MOST);
    buckets.remember(now, memories);
    return new KeysMemory(settings.key(), hash.k0(), hash.k1(), memories.buckets());
  }

  /** Returns the names of the keys with the most calls, the hottest first. */
  List<String> hottest(int most) {
    return hot.hottest(most);
  }
}
