package io.haagent.engine;

/**
 * What a breaker was at a moment, in values that mean the same in another JVM. Immutable.
 *
 * @param policyMode what the policy said that the breaker is there for
 * @param mode what it, or an operator after it, said last
 * @param state {@link BreakerState#HALF_OPEN} is open with its time over: who was probing is gone
 * @param ageNanos since when it is so; of a closed one since when it ramps up, or -1
 * @param heldNanos how long it has been in this state
 * @param failureRate percent, of an open one; -1 where it isn't known
 * @param openings how often it has opened since it was closed
 * @param draw what its open time is drawn by, from 0 to below 1
 * @param row failures since the last call that didn't fail
 * @param ofTime whether the window's size is nanoseconds rather than calls
 * @param size of the window
 * @param calls what the window holds, oldest first: how many nanoseconds ago, what {@link Window}
 *     calls their kind, how many, and so on
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two, and nobody changes the array
public record BreakerMemory(
    BreakerMode policyMode,
    BreakerMode mode,
    BreakerState state,
    long ageNanos,
    long heldNanos,
    double failureRate,
    int openings,
    double draw,
    int row,
    boolean ofTime,
    long size,
    long[] calls) {
  /** An age that is past every open time. */
  static final long LONG_AGO = Long.MAX_VALUE / 4;

  /** Values for each kind and moment in {@link #calls}. */
  static final int STEP = 3;

  /** Checks what would otherwise fail in the midst of a call. */
  public BreakerMemory {
    if (ageNanos < -1
        || ageNanos > LONG_AGO
        || heldNanos < 0
        || heldNanos > LONG_AGO
        || openings < 0
        || !(draw >= 0 && draw < 1)
        || row < 0
        || size < 1
        || calls.length % STEP != 0) {
      throw new IllegalArgumentException("no breaker was ever so");
    }
    for (int i = 0; i < calls.length; i += STEP) {
      if (calls[i] < 0
          || calls[i] > LONG_AGO
          || calls[i + 1] < Window.GOOD
          || calls[i + 1] > (Window.FAILED | Window.SLOW)
          || calls[i + 2] < 1
          || calls[i + 2] > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("no window ever held that");
      }
    }
  }
}
