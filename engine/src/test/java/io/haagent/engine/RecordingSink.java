package io.haagent.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what guards tell. */
final class RecordingSink implements EventSink {
  final List<GuardEvent> events = new CopyOnWriteArrayList<>();
  final List<String> warnings = new CopyOnWriteArrayList<>();

  @Override
  public void accept(GuardEvent event) {
    events.add(event);
  }

  @Override
  public void warn(String guard, String message) {
    warnings.add(guard + ": " + message);
  }

  List<String> transitions() {
    return events.stream()
        .filter(e -> e.event() == GuardEvent.Type.STATE_TRANSITION)
        .map(e -> e.from() + " -> " + e.to())
        .toList();
  }
}
