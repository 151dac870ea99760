package io.haagent.engine;

/**
 * What windows a breaker makes, a new one each time it closes.
 *
 * @param ofTime whether the size is nanoseconds rather than calls
 * @param size nanoseconds, or 1 to 1,000,000 calls
 */
record WindowShape(boolean ofTime, long size) {

  Window open(Stripes stripes, long now) {
    return ofTime
        ? new TimeWindow(size, stripes, now)
        : new CountWindow(Math.toIntExact(size), stripes);
  }

  /** A count window never holds more than its size, so it can't ask for more either. */
  int minimumCalls(int asked) {
    return ofTime ? asked : (int) Math.min(asked, size);
  }
}
