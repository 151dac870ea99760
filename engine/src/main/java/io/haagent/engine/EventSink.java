package io.haagent.engine;

/**
 * Takes what guards have to tell. It is called on the application's threads, in the middle of its
 * calls: implementations are thread-safe, never block and never throw.
 */
public interface EventSink {

  /** Takes an event. */
  void accept(GuardEvent event);

  /** Takes a warning about a policy that can't do all it was asked to; given once each. */
  void warn(String guard, String message);

  /** Returns a sink that forgets everything. */
  static EventSink none() {
    return NoEvents.INSTANCE;
  }
}
