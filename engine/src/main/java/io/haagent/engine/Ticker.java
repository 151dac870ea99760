package io.haagent.engine;

import java.util.concurrent.locks.LockSupport;

/**
 * The clock that guards read and wait by; tests put a virtual one in its place. Implementations are
 * thread-safe.
 */
@FunctionalInterface
public interface Ticker {

  /** Returns nanoseconds since an arbitrary origin, as {@link System#nanoTime} does. */
  long nanos();

  /**
   * Returns {@link #nanos} as it was a short while ago, for what may be as late; cheap to ask for.
   */
  default long coarse() {
    return nanos();
  }

  /**
   * Returns a moment at or after the last one at which {@link #coarse} returned a value: as early a
   * one as is known.
   *
   * @param coarse not what it returns now
   */
  default long lastOf(long coarse) {
    return coarse;
  }

  /** Parks the calling thread for at most this long; may return early, as parking does. */
  default void park(long nanos) {
    LockSupport.parkNanos(this, nanos);
  }

  /** Tells whether nobody is to wait any more, because the guards are being taken out. */
  default boolean closed() {
    return false;
  }

  /** Returns the system's monotonic clock. */
  static Ticker system() {
    return SystemTicker.INSTANCE;
  }
}
