package io.haagent.engine;

/** The sink of guards that nobody listens to. */
final class NoEvents implements EventSink {
  static final NoEvents INSTANCE = new NoEvents();

  private NoEvents() {}

  @Override
  public void accept(GuardEvent event) {}

  @Override
  public void warn(String guard, String message) {}
}
