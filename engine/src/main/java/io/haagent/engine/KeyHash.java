package io.haagent.engine;

import java.security.SecureRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Turns the value that a call is told apart by into 64 bits: SipHash-1-3 (Aumasson and Bernstein,
 * 2012, with the round numbers of Rust's and Python's maps) under a random key, so that nobody who
 * doesn't know the key can make up values that meet in one place. Allocates nothing for texts,
 * whole numbers, enums and UUIDs; any other object counts as what its {@code toString} says.
 * Immutable.
 *
 * <p>The round is written out three times, for a method can't return four words without an object,
 * and one loop over all rounds, which has to ask where it is, took a fifth more time.
 */
final class KeyHash {
  private static final long ABSENT = 0x6e6f6e65L;
  private static final int TEXT = 1;
  private static final int NUMBER = 2;
  private static final int PAIR = 3;

  private final long k0;
  private final long k1;

  KeyHash(long k0, long k1) {
    this.k0 = k0;
    this.k1 = k1;
  }

  long k0() {
    return k0;
  }

  long k1() {
    return k1;
  }

  /** Makes one with a key of its own, from the operating system's randomness. */
  static KeyHash random() {
    SecureRandom random = new SecureRandom();
    return new KeyHash(random.nextLong(), random.nextLong());
  }

  /**
   * Hashes a value.
   *
   * @param number the value where it is a whole number of a primitive type, else 0
   * @param value the value where it is an object; null where {@code number} is it
   */
  long of(long number, @Nullable Object value) {
    if (value == null) {
      return number(number);
    }
    if (value instanceof String text) {
      return text(text);
    }
    if (isWhole(value)) {
      return number(((Number) value).longValue());
    }
    if (value instanceof Enum<?> constant) {
      return text(constant.name());
    }
    if (value instanceof UUID uuid) {
      return pair(PAIR, uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }
    return text(String.valueOf(value));
  }

  /** Tells whether an object is a box of a whole number. */
  static boolean isWhole(Object value) {
    return value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte;
  }

  /** Returns what all calls have that bring no value. */
  long absent() {
    return pair(0, ABSENT, 0);
  }

  private long number(long number) {
    return pair(NUMBER, number, 0);
  }

  private long text(String text) {
    long v0 = k0 ^ 0x736f6d6570736575L;
    long v1 = k1 ^ 0x646f72616e646f6dL;
    long v2 = k0 ^ 0x6c7967656e657261L;
    long v3 = k1 ^ 0x7465646279746573L;
    int length = text.length();
    // One word more than the text fills, as SipHash has it.
    for (int i = 0; i <= length; i += 4) {
      long word = i + 4 <= length ? four(text, i) : rest(text, i);
      v3 ^= word;
      v0 += v1;
      v2 += v3;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v1;
      v0 += v3;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 = Long.rotateLeft(v2, 32);
      v0 ^= word;
    }
    return finish(v0, v1, v2, v3, (long) length << 8 | TEXT);
  }

  private static long four(String text, int at) {
    return text.charAt(at)
        | (long) text.charAt(at + 1) << 16
        | (long) text.charAt(at + 2) << 32
        | (long) text.charAt(at + 3) << 48;
  }

  private static long rest(String text, int from) {
    long word = 0;
    for (int i = text.length() - 1; i >= from; i--) {
      word = word << 16 | text.charAt(i);
    }
    return word;
  }

  private long pair(int kind, long first, long second) {
    long v0 = k0 ^ 0x736f6d6570736575L;
    long v1 = k1 ^ 0x646f72616e646f6dL;
    long v2 = k0 ^ 0x6c7967656e657261L;
    long v3 = k1 ^ 0x7465646279746573L;
    for (int i = 0; i < 2; i++) {
      long word = i == 0 ? first : second;
      v3 ^= word;
      v0 += v1;
      v2 += v3;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v1;
      v0 += v3;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 = Long.rotateLeft(v2, 32);
      v0 ^= word;
    }
    return finish(v0, v1, v2, v3, kind);
  }

  /** Takes in the last word, of length and kind, and mixes three times. */
  private static long finish(long s0, long s1, long s2, long s3, long last) {
    long v0 = s0;
    long v1 = s1;
    long v2 = s2;
    long v3 = s3 ^ last;
    for (int round = 0; round < 4; round++) {
      if (round == 1) {
        v0 ^= last;
        v2 ^= 0xff;
      }
      v0 += v1;
      v2 += v3;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v1;
      v0 += v3;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 = Long.rotateLeft(v2, 32);
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }
}
