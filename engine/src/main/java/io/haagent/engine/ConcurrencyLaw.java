package io.haagent.engine;

/** Decides, by the time that calls take, how many may run at once. Not thread-safe. */
interface ConcurrencyLaw {

  /** Returns how many calls may run at once now. */
  int limit();

  /**
   * Takes in a measurement.
   *
   * @param nanos how long calls take, above 0
   * @param inFlight how many ran at the same time
   * @param dropped whether one of them was cut for taking too long
   * @return how many may run at once from now on
   */
  int update(long nanos, int inFlight, boolean dropped);
}
