package io.haagent.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a limit that is kept for each key adds to it.
 *
 * @param key what keys are told apart by
 * @param tierBy what names a call's tier, or null without tiers
 * @param tiers at least one; without tiers in the file one without a name
 * @param maxKeys how many keys are told apart, 1 to 10,000,000; 100,000, which take 3.6 MB
 */
public record KeyPolicy(KeySource key, @Nullable KeySource tierBy, List<Tier> tiers, int maxKeys) {
  /**
   * What a key of a tier may do.
   *
   * @param name what {@code tierBy} brings
   * @param permits calls per period, at least 1
   * @param periodNanos the period in nanoseconds
   * @param burst permits that can be saved up, 1 to 1,000,000,000; one second's worth
   */
  public record Tier(String name, long permits, long periodNanos, long burst) {}
}
