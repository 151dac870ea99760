package io.haagent.agent;

import io.haagent.engine.BreakerState;
import io.haagent.engine.EventSink;
import io.haagent.engine.GuardEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where all events go: to the event file, if there is one, and to whoever listens. Thread-safe; the
 * file is changed by one thread at a time.
 */
final class AgentEvents implements EventSink {
  private static final String OFF = "off";

  private final AgentLog log;
  private volatile @Nullable EventLog file;
  private volatile List<Consumer<GuardEvent>> listeners = List.of();
  private String where = OFF;
  private String service = "";

  AgentEvents(AgentLog log) {
    this.log = log;
  }

  /**
   * Says where events are written from now on. Where that can't be opened they go where they went.
   *
   * @param newWhere a file, {@code stderr}, or {@code off}; null is off
   * @param newService the name that they bear
   */
  void writeTo(@Nullable String newWhere, String newService) {
    String to = newWhere == null ? OFF : newWhere;
    if (to.equals(where) && (newService.equals(service) || to.equals(OFF))) {
      return;
    }
    EventLog before = file;
    try {
      file = to.equals(OFF) ? null : EventLog.open(to, newService, log);
    } catch (IOException e) {
      log.error(
          "events can't be written to "
              + to
              + ": "
              + e.getMessage()
              + (before == null ? "; they are off" : "; they go to " + where + " as before"));
      return;
    }
    where = to;
    service = newService;
    if (before != null) {
      before.close();
    }
  }

  synchronized void listen(Consumer<GuardEvent> listener) {
    List<Consumer<GuardEvent>> all = new ArrayList<>(listeners);
    all.add(listener);
    listeners = all;
  }

  @Override
  public void accept(GuardEvent event) {
    EventLog to = file;
    if (to != null) {
      to.accept(event);
    }
    List<Consumer<GuardEvent>> told = listeners;
    for (int i = 0; i < told.size(); i++) {
      try {
        told.get(i).accept(event);
      } catch (RuntimeException | Error e) {
        log.fault("a listener to events", e);
      }
    }
  }

  @Override
  public void warn(String guard, String message) {
    log.warn(guard, message);
  }

  /** Tells something that no breaker has a part in. */
  void tell(String guard, GuardEvent.Type type, List<String> changes, String reason) {
    accept(
        new GuardEvent(
            System.currentTimeMillis(),
            type == GuardEvent.Type.RELOAD_FAILED ? GuardEvent.Level.WARN : GuardEvent.Level.INFO,
            guard,
            type,
            false,
            BreakerState.NONE,
            null,
            null,
            0,
            changes,
            reason));
  }

  /** Writes what is queued and forgets the listeners. */
  void close() {
    listeners = List.of();
    EventLog open = file;
    file = null;
    if (open != null) {
      open.close();
    }
  }
}
