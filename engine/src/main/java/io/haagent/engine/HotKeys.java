package io.haagent.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Finds the keys with the most calls, by name, in bounded memory: HeavyKeeper (Gong et al., 2018)
 * over one call in sixteen. A place's count falls by chance, the less probably the higher it is,
 * when other keys come to it, and who finds it at 0 takes the place over; so what is made up to be
 * used once never stays. All counts are halved from time to time, for hot is what is hot now.
 *
 * <p>Lock-free; racing threads may lose a count, which a sample can bear, but no place ever has the
 * name of another key. Holds no object of the application's but UUIDs and texts of at most {@value
 * #LONGEST} characters.
 */
final class HotKeys {
  /** The most keys that are told. */
  static final int MOST = 1000;

  /** Longer names are cut, so that a thousand of them can't fill the memory. */
  static final int LONGEST = 64;

  private static final Object NUMBER = new Object();
  private static final int SAMPLED = 16;
  private static final int WAYS = 8;

  /** A few more than are told, so that a hot key rarely finds eight hotter ones in its way. */
  private static final int PLACES = 4 * 1024;

  /** HeavyKeeper's own base: a count of 40 is then worn down one time in 22. */
  private static final double DECAY = 1.08;

  private static final int SAMPLES_UNTIL_HALVED = 1 << 20;

  /** Stands for the key of a place that changes hands. */
  private static final long TAKEN = -1;

  /** Keys without their low bits, so that none is below 0. */
  private final AtomicLongArray keys = new AtomicLongArray(PLACES);

  private final AtomicLongArray counts = new AtomicLongArray(PLACES);

  /**
   * Texts, UUIDs and, for all whole numbers, {@link #NUMBER}: who takes a place makes no object.
   */
  private final AtomicReferenceArray<@Nullable Object> names = new AtomicReferenceArray<>(PLACES);

  private final AtomicLongArray numbers = new AtomicLongArray(PLACES);
  private final AtomicInteger samples = new AtomicInteger();

  /** Tells whether this call is one to {@link #count}. */
  static boolean sampled() {
    return (ThreadLocalRandom.current().nextInt() & SAMPLED - 1) == 0;
  }

  /**
   * Counts a call.
   *
   * @param bits the value where it is a number
   * @param value the value where it is an object
   */
  void count(long key, long bits, @Nullable Object value) {
    long tag = key >>> KeyTable.FREE_BITS;
    int first = (int) (key >>> 40) & PLACES / WAYS - 1;
    int least = first * WAYS;
    for (int place = first * WAYS; place < first * WAYS + WAYS; place++) {
      if (keys.get(place) == tag) {
        counts.incrementAndGet(place);
        age();
        return;
      }
      if (counts.get(place) < counts.get(least)) {
        least = place;
      }
    }
    long count = counts.get(least);
    if (count > 0 && ThreadLocalRandom.current().nextDouble() < Math.pow(DECAY, -count)) {
      count = counts.decrementAndGet(least);
    }
    if (count <= 0) {
      take(least, tag, bits, value);
    }
    age();
  }

  /** Takes a place over, if it isn't another's at this moment. */
  private void take(int place, long tag, long bits, @Nullable Object value) {
    Object name = kept(value);
    long before = keys.get(place);
    if (before == TAKEN || !keys.compareAndSet(place, before, TAKEN)) {
      return;
    }
    numbers.set(place, name == NUMBER ? number(bits, value) : 0);
    names.set(place, name);
    // Before the count: until then the next thread with this key comes here, too.
    keys.set(place, tag);
    counts.set(place, 1);
  }

  private void age() {
    if (samples.incrementAndGet() == SAMPLES_UNTIL_HALVED) {
      for (int place = 0; place < PLACES; place++) {
        counts.set(place, counts.get(place) >> 1);
      }
      samples.set(0);
    }
  }

  /** Returns the hottest keys' names, the hottest first. */
  List<String> hottest(int most) {
    List<Hot> found = new ArrayList<>();
    for (int place = 0; place < PLACES; place++) {
      long key = keys.get(place);
      Object name = names.get(place);
      long number = numbers.get(place);
      long count = counts.get(place);
      // The key once more, for a place that has changed hands meanwhile has only just got its own.
      if (name != null && count > 0 && key != TAKEN && keys.get(place) == key) {
        found.add(new Hot(name == NUMBER ? Long.toString(number) : name.toString(), count));
      }
    }
    found.sort((a, b) -> Long.compare(b.count, a.count));
    List<String> hottest = new ArrayList<>();
    for (int i = 0; i < Math.min(Math.min(most, MOST), found.size()); i++) {
      hottest.add(found.get(i).name);
    }
    return hottest;
  }

  private record Hot(String name, long count) {}

  private static long number(long bits, @Nullable Object value) {
    return value instanceof Number number ? number.longValue() : bits;
  }

  private static Object kept(@Nullable Object value) {
    if (value == null || KeyHash.isWhole(value)) {
      return NUMBER;
    }
    if (value instanceof UUID) {
      return value;
    }
    String name = value instanceof Enum<?> constant ? constant.name() : String.valueOf(value);
    // A substring is a copy: of a long text nothing else is held.
    return name.length() <= LONGEST ? name : name.substring(0, LONGEST - 1).concat("…");
  }
}
