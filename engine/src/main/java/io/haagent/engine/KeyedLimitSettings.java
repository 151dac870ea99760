package io.haagent.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A limit of its own for each key.
 *
 * @param key what keys are told apart by
 * @param tierBy what names a call's tier, or null where there is one for all
 * @param tiers what a key may do, 1 to {@value #MAX_TIERS}; the first is for calls that name none
 * @param maxKeys how many keys are told apart at once, 1 to {@value #MOST_KEYS}
 */
public record KeyedLimitSettings(
    CallKey key, @Nullable CallKey tierBy, List<Tier> tiers, int maxKeys) {
  /** The most tiers: a call's tier travels in the low bits of its key. */
  public static final int MAX_TIERS = 1 << KeyTable.FREE_BITS;

  /** The most keys: 360 MB. */
  public static final int MOST_KEYS = 10_000_000;

  /**
   * What a key may do.
   *
   * @param name what {@code tierBy} brings
   * @param permits calls for each period, above 0
   * @param periodNanos above 0
   * @param burst calls that can be saved up, above 0
   */
  public record Tier(String name, long permits, long periodNanos, long burst) {}

  /** Checks the ranges. */
  public KeyedLimitSettings {
    tiers = List.copyOf(tiers);
    if (tiers.isEmpty() || tiers.size() > MAX_TIERS) {
      throw new IllegalArgumentException(tiers.size() + " tiers");
    }
    if (maxKeys < 1 || maxKeys > MOST_KEYS) {
      throw new IllegalArgumentException(maxKeys + " keys");
    }
  }

  /** Tells whether both tell the same keys apart, and as many of them. */
  boolean isSameKeys(KeyedLimitSettings other) {
    return key.equals(other.key) && maxKeys == other.maxKeys;
  }
}
