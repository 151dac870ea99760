package io.haagent.engine;

/**
 * What a breaker is in between two changes of state, with all that it counts there. A breaker
 * changes state by replacing its phase in one CAS, so what an older phase still hears is heard by
 * nobody, and closing starts with an empty window without clearing one.
 */
abstract sealed class Phase permits Closed, Ramp, Open, HalfOpen, Forced {

  /** Counts the changes of state; permits carry it, which tells the late ones from the others. */
  final long generation;

  /** When the breaker came into its state. */
  final Moment entered;

  Phase(long generation, Moment entered) {
    this.generation = generation;
    this.entered = entered;
  }

  abstract BreakerState state();
}
